package org.meshrelay.protocol.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.protocol.session.SessionFixtures.HOST;
import static org.meshrelay.protocol.session.SessionFixtures.JSON;
import static org.meshrelay.protocol.session.SessionFixtures.NOW;
import static org.meshrelay.protocol.session.SessionFixtures.OTHER_HOST;
import static org.meshrelay.protocol.session.SessionFixtures.entropy;
import static org.meshrelay.protocol.session.SessionFixtures.flipped;
import static org.meshrelay.protocol.session.SessionFixtures.pair;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.KeyIdentifierEra;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.status.StatusCode;

/** A handshake between client and service, checks 1, 3, 4 and 5 of authentication.md 3.2. */
@DisplayName("MSP-24: mutually authenticated key exchange, with the service's checks")
final class HandshakeGuardTest {
  private static final Bytes CREDENTIAL = Bytes.utf8("[\"credential\"]");
  private static final Bytes REQUEST = Bytes.utf8("{\"CreateAccount\":{}}");
  private static final Bytes RESPONSE = Bytes.utf8("{\"CreateResponse\":{\"Status\":201}}");
  private static final AgreementKeyPair CLIENT = pair(Curve.X448, 31);
  private static final AgreementKeyPair SERVICE = pair(Curve.X448, 32);
  private static final AgreementKeyPair SERVICE_25519 = pair(Curve.X25519, 33);

  private final EphemeralStore ephemerals = new EphemeralStore(100);
  private final RestartGuard restart = new RestartGuard(NOW - 1_000_000);
  private final HandshakeGuard guard =
      new HandshakeGuard(
          List.of(AuthenticationKey.of(SERVICE), AuthenticationKey.of(SERVICE_25519)),
          ephemerals,
          restart);

  @Test
  void open_honestClient_givesKeyCredentialAndRequest() throws Exception {
    HandshakeGuard.OpenHandshake opened = opened(begin(NOW));

    assertEquals(Mode.DEVICE, opened.mode());
    assertEquals(CREDENTIAL, opened.credential());
    assertEquals(REQUEST, opened.request());
    assertEquals(CLIENT.publicKey().plain(), opened.clientStatic().octets());
    assertTrue(AuthenticationKey.isSame(CLIENT.publicKey(), opened.clientStatic()));
    assertTrue(opened.replayCovered());
  }

  @Test
  void answer_withTicket_opensASessionAtTheClient() throws Exception {
    ClientHandshake handshake = begin(NOW);
    HandshakeGuard.OpenHandshake opened = opened(handshake);
    StekRing ring = StekRing.random(entropy(1));

    OuterMessage.Enveloped message2 =
        HandshakeGuard.answer(opened, JSON, keys -> payload2(ring, keys), null, entropy(2));
    ClientHandshake.Answered answered = handshake.read(message2).orElseThrow();
    ClientSession session = ClientSession.of(answered, NOW).orElseThrow();

    assertEquals(RESPONSE, answered.payload().response());
    OuterMessage.Enveloped next =
        session
            .seal(new ClientSession.Request(REQUEST, JSON), HOST, NOW, null, entropy(3))
            .message();
    TicketGuard.RequestResult result =
        new TicketGuard(ring, SessionFixtures.NEVER_RAISED)
            .openRequest(
                next, (AuthHeader.TicketRequest) next.auth(), HOST, TicketGuard.Binding.HTTP, NOW);
    assertEquals(
        REQUEST,
        assertInstanceOf(TicketGuard.RequestResult.Opened.class, result).request().payload());
  }

  @Test
  void answer_withoutTicket_opensNoSession() throws Exception {
    ClientHandshake handshake = begin(NOW);
    OuterMessage.Enveloped message2 =
        HandshakeGuard.answer(
            opened(handshake),
            JSON,
            keys -> HandshakeCodec.Payload2.withoutTicket(RESPONSE).encode(),
            null,
            entropy(2));

    ClientHandshake.Answered answered = handshake.read(message2).orElseThrow();

    assertEquals(RESPONSE, answered.payload().response());
    assertEquals(Optional.empty(), ClientSession.of(answered, NOW));
  }

  @Test
  void read_anythingButTheAnswer_isEmptyAndTheAnswerStillOpens() throws Exception {
    ClientHandshake handshake = begin(NOW);
    OuterMessage.Enveloped genuine =
        HandshakeGuard.answer(
            opened(handshake),
            JSON,
            keys -> HandshakeCodec.Payload2.withoutTicket(RESPONSE).encode(),
            null,
            entropy(2));
    OuterMessage.Enveloped otherMode =
        new OuterMessage.Enveloped(
            new AuthHeader.HandshakeResponse(Mode.PROFILE, null), JSON, genuine.body());
    OuterMessage.Enveloped cut =
        new OuterMessage.Enveloped(genuine.auth(), JSON, genuine.body().slice(0, 71));

    assertEquals(
        Optional.empty(),
        handshake.read((OuterMessage.Enveloped) OuterCodec.unprotected(RESPONSE)));
    assertEquals(Optional.empty(), handshake.read(otherMode));
    assertEquals(Optional.empty(), handshake.read(cut));
    assertEquals(
        Optional.empty(),
        handshake.read(
            new OuterMessage.Enveloped(genuine.auth(), JSON, flipped(genuine.body(), 1))));
    assertTrue(handshake.read(genuine).isPresent());
  }

  @ParameterizedTest
  @CsvSource({"-120001, false", "-120000, true", "120000, true", "120001, false"})
  void open_timeAtTheEdgeOfTheWindow_isJudgedInclusively(long offsetMs, boolean good)
      throws Exception {
    HandshakeGuard.Result result = open(begin(NOW + offsetMs), HOST, NOW);

    assertEquals(good, result instanceof HandshakeGuard.Result.Opened);
    if (!good) {
      assertEquals(new HandshakeGuard.Result.Refused(StatusCode.CLOCK_SKEW), result);
      assertEquals(0, ephemerals.size());
    }
  }

  @Test
  void open_sameMessageAgain_is401_4015() throws Exception {
    ClientHandshake handshake = begin(NOW);
    assertInstanceOf(HandshakeGuard.Result.Opened.class, open(handshake, HOST, NOW));

    assertEquals(
        new HandshakeGuard.Result.Refused(StatusCode.REPLAY), open(handshake, HOST, NOW + 1));
  }

  @Test
  void open_messageThatDoesNotOpen_entersNoEphemeral() throws Exception {
    ClientHandshake handshake = begin(NOW);
    OuterMessage.Enveloped message = handshake.message();
    OuterMessage.Enveloped broken =
        new OuterMessage.Enveloped(message.auth(), JSON, flipped(message.body(), 900));

    assertEquals(
        new HandshakeGuard.Result.Refused(StatusCode.NOT_AUTHENTICATED),
        guard.open(header(broken), broken, HOST, NOW, 0));
    assertInstanceOf(HandshakeGuard.Result.Opened.class, open(handshake, HOST, NOW));
  }

  @Test
  void open_forAnotherDomain_is401_20() throws Exception {
    assertEquals(
        new HandshakeGuard.Result.Refused(StatusCode.NOT_AUTHENTICATED),
        open(begin(NOW), OTHER_HOST, NOW));
  }

  @Test
  void open_hostFieldWithPort_isTheSameDomain() throws Exception {
    ServiceName host = ServiceName.ofHost("EXAMPLE.com:443").orElseThrow();

    assertInstanceOf(HandshakeGuard.Result.Opened.class, open(begin(NOW), host, NOW));
  }

  @Test
  void open_afterARestart_saysThatReplayIsNotCovered() throws Exception {
    HandshakeGuard fresh =
        new HandshakeGuard(
            List.of(AuthenticationKey.of(SERVICE)), ephemerals, new RestartGuard(NOW + 10));
    OuterMessage.Enveloped message = begin(NOW).message();

    HandshakeGuard.Result result = fresh.open(header(message), message, HOST, NOW + 20, 0);

    assertFalse(
        assertInstanceOf(HandshakeGuard.Result.Opened.class, result).handshake().replayCovered());
  }

  @Test
  void open_storeFull_saysThatReplayIsNotCovered() throws Exception {
    HandshakeGuard small =
        new HandshakeGuard(List.of(AuthenticationKey.of(SERVICE)), new EphemeralStore(0), restart);
    OuterMessage.Enveloped message = begin(NOW).message();

    HandshakeGuard.Result result = small.open(header(message), message, HOST, NOW, 0);

    assertFalse(
        assertInstanceOf(HandshakeGuard.Result.Opened.class, result).handshake().replayCovered());
  }

  @ParameterizedTest
  @EnumSource(KeyIdentifierEra.class)
  @DisplayName("MSP-326: a kid of any era names the service key")
  void open_kidOfAnyEra_isTaken(KeyIdentifierEra era) throws Exception {
    String kid = era.identifier(SERVICE.publicKey()).text();
    OuterMessage.Enveloped message = handmade(kid, SERVICE);

    assertInstanceOf(
        HandshakeGuard.Result.Opened.class, guard.open(header(message), message, HOST, NOW, 0));
  }

  @Test
  void open_kidOfAnotherKey_is401_20AndCostsNothing() throws Exception {
    String kid = pair(Curve.X448, 77).publicKey().udf().text();
    OuterMessage.Enveloped message = handmade(kid, SERVICE);

    assertEquals(Optional.empty(), guard.precheck(header(message), message));
    assertEquals(
        new HandshakeGuard.Result.Refused(StatusCode.NOT_AUTHENTICATED),
        guard.open(header(message), message, HOST, NOW, 0));
  }

  @Test
  void open_kidOfOurKeyInAnotherSuite_is401_20() throws Exception {
    OuterMessage.Enveloped message = handmade(SERVICE_25519.publicKey().udf().text(), SERVICE);

    assertEquals(Optional.empty(), guard.precheck(header(message), message));
  }

  @Test
  void precheck_bodyTooShortForItsSuite_isRefused() throws Exception {
    OuterMessage.Enveloped message = begin(NOW).message();
    OuterMessage.Enveloped cut =
        new OuterMessage.Enveloped(message.auth(), JSON, message.body().slice(0, 143));

    assertEquals(
        Optional.of(message.body().slice(0, 56)), guard.precheck(header(message), message));
    assertEquals(Optional.empty(), guard.precheck(header(cut), cut));
  }

  @Test
  void open_cheaperSuite_works() throws Exception {
    ClientHandshake handshake =
        ClientHandshake.begin(
            new ClientHandshake.Parties(
                Mode.SERVICE, HOST, SERVICE_25519.publicKey(), pair(Curve.X25519, 5), CREDENTIAL),
            JSON,
            REQUEST,
            NOW,
            entropy(6));

    assertEquals(Mode.SERVICE, opened(handshake).mode());
  }

  @Test
  void open_ed448KeysOnBothSides_areConverted() throws Exception {
    SignatureKeyPair service = SignatureKeyPair.generate(Curve.ED448, entropy(41));
    SignatureKeyPair client = SignatureKeyPair.generate(Curve.ED448, entropy(42));
    HandshakeGuard converting =
        new HandshakeGuard(
            List.of(
                new AuthenticationKey(service.publicKey(), AgreementKeyPair.fromEd448(service))),
            ephemerals,
            restart);
    ClientHandshake handshake =
        ClientHandshake.begin(
            new ClientHandshake.Parties(
                Mode.DEVICE,
                HOST,
                service.publicKey(),
                AgreementKeyPair.fromEd448(client),
                CREDENTIAL),
            JSON,
            REQUEST,
            NOW,
            entropy(43));
    OuterMessage.Enveloped message = handshake.message();

    HandshakeGuard.Result result = converting.open(header(message), message, HOST, NOW, 0);

    PublicKey shown =
        assertInstanceOf(HandshakeGuard.Result.Opened.class, result).handshake().clientStatic();
    assertTrue(AuthenticationKey.isSame(client.publicKey(), shown));
    assertFalse(AuthenticationKey.isSame(service.publicKey(), shown));
  }

  @Test
  void isSame_keyOfTheCredentialWithOrWithoutSignOctet_isRecognised() {
    PublicKey extended = CLIENT.publicKey();
    PublicKey plain = new PublicKey(Curve.X448, extended.plain());

    assertEquals(57, extended.octets().size());
    assertTrue(AuthenticationKey.isSame(extended, plain));
    assertTrue(AuthenticationKey.isSame(plain, plain));
    assertFalse(AuthenticationKey.isSame(SERVICE.publicKey(), plain));
  }

  @Test
  void authenticationKey_publishedKeyOfAnotherPair_isRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new AuthenticationKey(CLIENT.publicKey(), SERVICE));
  }

  @Test
  void begin_serviceKeyWithoutSuite_fails() {
    PublicKey ed25519 = SignatureKeyPair.generate(Curve.ED25519, entropy(1)).publicKey();

    assertThrows(
        HandshakeException.class,
        () ->
            ClientHandshake.begin(
                new ClientHandshake.Parties(Mode.DEVICE, HOST, ed25519, CLIENT, CREDENTIAL),
                JSON,
                REQUEST,
                NOW,
                entropy(2)));
  }

  @Test
  void message_withAnswer_keepsTheBody() throws Exception {
    ClientHandshake handshake = begin(NOW);
    AuthHeader.Answer answer = new AuthHeader.Answer(entropy(1).bytes(54), entropy(2).bytes(8));

    OuterMessage.Enveloped again = handshake.message(answer);

    assertEquals(handshake.message().body(), again.body());
    assertEquals(answer, header(again).answer());
  }

  @Test
  void open_credentialLengthBeyondThePayload_is401_20() throws Exception {
    String kid = SERVICE.publicKey().udf().text();
    NoiseIk.Initiator initiator = initiator(kid, SERVICE);
    Bytes body = initiator.writeMessage1(Bytes.hex("00000174876e8000ffffffff"));
    OuterMessage.Enveloped message =
        new OuterMessage.Enveloped(
            new AuthHeader.HandshakeRequest(Mode.DEVICE, NoiseSuite.X448, kid, null), JSON, body);

    assertEquals(
        new HandshakeGuard.Result.Refused(StatusCode.NOT_AUTHENTICATED),
        guard.open(header(message), message, HOST, NOW, 0));
  }

  private static Bytes payload2(StekRing ring, SessionKeys keys) {
    Ticket ticket =
        TicketPolicy.DEFAULT.first(SessionFixtures.holder(Mode.DEVICE), keys, NOW, entropy(4));
    return new HandshakeCodec.Payload2(
            ticket.notAfterMs(), ring.seal(ticket, NOW).orElseThrow(), RESPONSE)
        .encode();
  }

  private static ClientHandshake begin(long timeMs) throws HandshakeException {
    return ClientHandshake.begin(
        new ClientHandshake.Parties(Mode.DEVICE, HOST, SERVICE.publicKey(), CLIENT, CREDENTIAL),
        JSON,
        REQUEST,
        timeMs,
        entropy(34));
  }

  private static OuterMessage.Enveloped handmade(String kid, AgreementKeyPair service)
      throws HandshakeException {
    Bytes body =
        initiator(kid, service)
            .writeMessage1(new HandshakeCodec.Payload1(NOW, CREDENTIAL, REQUEST).encode());
    return new OuterMessage.Enveloped(
        new AuthHeader.HandshakeRequest(Mode.DEVICE, NoiseSuite.X448, kid, null), JSON, body);
  }

  private static NoiseIk.Initiator initiator(String kid, AgreementKeyPair service) {
    return NoiseIk.initiator(
        NoiseSuite.X448,
        HandshakeCodec.prologue(Mode.DEVICE, HOST, kid),
        CLIENT,
        service.publicKey(),
        pair(Curve.X448, 51));
  }

  private HandshakeGuard.Result open(ClientHandshake handshake, ServiceName host, long nowMs) {
    OuterMessage.Enveloped message = handshake.message();
    return guard.open(header(message), message, host, nowMs, 0);
  }

  private HandshakeGuard.OpenHandshake opened(ClientHandshake handshake) {
    return assertInstanceOf(HandshakeGuard.Result.Opened.class, open(handshake, HOST, NOW))
        .handshake();
  }

  private static AuthHeader.HandshakeRequest header(OuterMessage.Enveloped message) {
    return (AuthHeader.HandshakeRequest) message.auth();
  }
}
