package org.meshrelay.protocol.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.protocol.session.SessionFixtures.HOST;
import static org.meshrelay.protocol.session.SessionFixtures.OTHER_HOST;
import static org.meshrelay.protocol.session.SessionFixtures.flipped;
import static org.meshrelay.protocol.session.SessionFixtures.pair;

import com.southernstorm.noise.protocol.CipherState;
import com.southernstorm.noise.protocol.CipherStatePair;
import com.southernstorm.noise.protocol.HandshakeState;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.crypto.threshold.KeyCombination;
import org.meshrelay.crypto.wrap.AesGcm;
import org.meshrelay.testkit.Seeds;

/** The Noise handshake of authentication.md 3, both roles, against an independent library. */
@DisplayName("MSP-24: mutually authenticated key exchange")
final class NoiseIkTest {
  private static final Bytes PAYLOAD1 = Bytes.utf8("payload one");
  private static final Bytes PAYLOAD2 = Bytes.utf8("payload two");
  private static final Bytes PROLOGUE = HandshakeCodec.prologue(Mode.DEVICE, HOST, "MB2M-KYWE");

  @ParameterizedTest
  @EnumSource(NoiseSuite.class)
  void exchange_ofTwoHonestSides_agreesOnKeysAndPayloads(NoiseSuite suite) throws Exception {
    NoiseIk.Initiator initiator = initiator(suite, PROLOGUE);
    NoiseIk.Responder responder = responder(suite, PROLOGUE);

    NoiseIk.Message1 message1 = responder.readMessage1(initiator.writeMessage1(PAYLOAD1));
    NoiseIk.Message2 message2 = responder.writeMessage2(pair(suite.curve(), 4), keys -> PAYLOAD2);
    NoiseIk.Opened opened = initiator.readMessage2(message2.octets());

    assertEquals(PAYLOAD1, message1.payload());
    assertTrue(message1.clientStatic().sameKey(pair(suite.curve(), 1).publicKey()));
    assertEquals(suite.keySize(), message1.clientStatic().octets().size());
    assertEquals(PAYLOAD2, opened.payload());
    assertEquals(message2.keys(), opened.keys());
    assertFalse(opened.keys().request().equals(opened.keys().response()));
  }

  @Test
  void writeMessage2_payloadMaker_seesTheFinalKeys() throws Exception {
    NoiseIk.Responder responder = responder(NoiseSuite.X25519, PROLOGUE);
    Bytes message1 = initiator(NoiseSuite.X25519, PROLOGUE).writeMessage1(PAYLOAD1);
    NoiseIk.Message1 unused = responder.readMessage1(message1);
    SessionKeys[] seen = new SessionKeys[1];

    NoiseIk.Message2 message2 =
        responder.writeMessage2(
            pair(Curve.X25519, 4),
            keys -> {
              seen[0] = keys;
              return PAYLOAD2;
            });

    assertEquals(PAYLOAD1, unused.payload());
    assertEquals(seen[0].request(), message2.keys().request());
    assertEquals(seen[0].response(), message2.keys().response());
  }

  @ParameterizedTest
  @EnumSource(NoiseSuite.class)
  void initiator_againstIndependentResponder_agrees(NoiseSuite suite) {
    Seeds.forEach(3, random -> checked(() -> initiateAgainstOracle(suite, random)));
  }

  @ParameterizedTest
  @EnumSource(NoiseSuite.class)
  void responder_againstIndependentInitiator_agrees(NoiseSuite suite) {
    Seeds.forEach(3, random -> checked(() -> respondToOracle(suite, random)));
  }

  @ParameterizedTest
  @EnumSource(NoiseSuite.class)
  void readMessage1_anyOctetChanged_fails(NoiseSuite suite) throws Exception {
    Bytes message = initiator(suite, PROLOGUE).writeMessage1(PAYLOAD1);

    for (int octet = 0; octet < message.size(); octet++) {
      Bytes changed = flipped(message, octet * 8 + octet % 7);
      assertThrows(
          HandshakeException.class,
          () -> responder(suite, PROLOGUE).readMessage1(changed),
          "octet " + octet);
    }
  }

  @Test
  void readMessage1_x25519HighBitOfEphemeral_fails() throws Exception {
    // X25519 ignores the bit in the agreement, but the transcript does not.
    Bytes message = initiator(NoiseSuite.X25519, PROLOGUE).writeMessage1(PAYLOAD1);

    assertThrows(
        HandshakeException.class,
        () -> responder(NoiseSuite.X25519, PROLOGUE).readMessage1(flipped(message, 31 * 8 + 7)));
  }

  @ParameterizedTest
  @EnumSource(NoiseSuite.class)
  void readMessage1_cutShort_fails(NoiseSuite suite) throws Exception {
    Bytes message = initiator(suite, PROLOGUE).writeMessage1(Bytes.EMPTY);
    assertEquals(suite.message1Overhead(), message.size());

    for (int size = 0; size < message.size(); size += 7) {
      Bytes cut = message.slice(0, size);
      assertThrows(HandshakeException.class, () -> responder(suite, PROLOGUE).readMessage1(cut));
    }
  }

  @ParameterizedTest
  @MethodSource("otherPrologues")
  void readMessage1_otherHostModeOrKid_fails(Bytes other) throws Exception {
    Bytes message = initiator(NoiseSuite.X448, PROLOGUE).writeMessage1(PAYLOAD1);

    assertThrows(
        HandshakeException.class, () -> responder(NoiseSuite.X448, other).readMessage1(message));
  }

  static Stream<Bytes> otherPrologues() {
    return Stream.of(
        HandshakeCodec.prologue(Mode.PROFILE, HOST, "MB2M-KYWE"),
        HandshakeCodec.prologue(Mode.DEVICE, OTHER_HOST, "MB2M-KYWE"),
        HandshakeCodec.prologue(Mode.DEVICE, HOST, "MB2M-KYWF"),
        HandshakeCodec.prologue(Mode.DEVICE, HOST, "mb2m-kywe"));
  }

  @ParameterizedTest
  @EnumSource(NoiseSuite.class)
  void readMessage1_lowOrderEphemeral_fails(NoiseSuite suite) throws Exception {
    Bytes message = initiator(suite, PROLOGUE).writeMessage1(PAYLOAD1);

    for (Bytes point : lowOrder(suite)) {
      Bytes forged = Bytes.concat(point, message.slice(suite.keySize()));
      assertThrows(
          HandshakeException.class,
          () -> responder(suite, PROLOGUE).readMessage1(forged),
          point.toHex());
    }
  }

  @ParameterizedTest
  @EnumSource(NoiseSuite.class)
  void readMessage1_lowOrderStatic_fails(NoiseSuite suite) throws Exception {
    // An attacker who knows es may put any s; with a point of low order ss would be known too.
    for (Bytes point : lowOrder(suite)) {
      Bytes forged = forge(suite, pair(suite.curve(), 3), point, zeroOf(suite));
      assertThrows(
          HandshakeException.class,
          () -> responder(suite, PROLOGUE).readMessage1(forged),
          point.toHex());
    }
  }

  @ParameterizedTest
  @EnumSource(NoiseSuite.class)
  void readMessage2_lowOrderEphemeral_fails(NoiseSuite suite) throws Exception {
    NoiseIk.Initiator initiator = initiator(suite, PROLOGUE);
    Bytes genuine = answer(suite, initiator.writeMessage1(PAYLOAD1));

    for (Bytes point : lowOrder(suite)) {
      Bytes forged = Bytes.concat(point, genuine.slice(suite.keySize()));
      assertThrows(HandshakeException.class, () -> initiator.readMessage2(forged), point.toHex());
    }
  }

  @Test
  void writeMessage1_lowOrderServiceKey_fails() {
    for (Bytes point : lowOrder(NoiseSuite.X448)) {
      NoiseIk.Initiator initiator =
          NoiseIk.initiator(
              NoiseSuite.X448,
              PROLOGUE,
              pair(Curve.X448, 1),
              new PublicKey(Curve.X448, point),
              pair(Curve.X448, 3));

      assertThrows(HandshakeException.class, () -> initiator.writeMessage1(PAYLOAD1));
    }
  }

  @Test
  void readMessage2_forgedFirst_stillOpensTheGenuineOne() throws Exception {
    NoiseIk.Initiator initiator = initiator(NoiseSuite.X448, PROLOGUE);
    Bytes genuine = answer(NoiseSuite.X448, initiator.writeMessage1(PAYLOAD1));
    for (int octet = 0; octet < genuine.size(); octet++) {
      Bytes forged = flipped(genuine, octet * 8 + octet % 7);
      assertThrows(HandshakeException.class, () -> initiator.readMessage2(forged));
    }

    assertEquals(PAYLOAD2, initiator.readMessage2(genuine).payload());
  }

  @Test
  void readMessage2_ofAnotherExchange_fails() throws Exception {
    Bytes first = initiator(NoiseSuite.X448, PROLOGUE).writeMessage1(PAYLOAD1);
    NoiseIk.Initiator second =
        NoiseIk.initiator(
            NoiseSuite.X448,
            PROLOGUE,
            pair(Curve.X448, 1),
            pair(Curve.X448, 2).publicKey(),
            pair(Curve.X448, 33));
    Bytes unused = second.writeMessage1(PAYLOAD1);

    assertFalse(first.equals(unused));
    assertThrows(
        HandshakeException.class, () -> second.readMessage2(answer(NoiseSuite.X448, first)));
  }

  @Test
  void readMessage1_byOtherService_fails() throws Exception {
    Bytes message = initiator(NoiseSuite.X448, PROLOGUE).writeMessage1(PAYLOAD1);
    NoiseIk.Responder other = NoiseIk.responder(NoiseSuite.X448, PROLOGUE, pair(Curve.X448, 22));

    assertThrows(HandshakeException.class, () -> other.readMessage1(message));
  }

  @Test
  @DisplayName("authentication.md 2: the rogue ephemeral of the additive exchange gains nothing")
  void readMessage1_rogueEphemeralAndKnownSum_fails() throws Exception {
    // The attacker knows x·B = DH(a + n, B) for its rogue n, and claims the client's static key.
    AgreementKeyPair client = pair(Curve.X448, 1);
    AgreementKeyPair attacker = pair(Curve.X448, 7);
    PublicKey service = pair(Curve.X448, 2).publicKey();
    PublicKey rogue = KeyCombination.combine(attacker.publicKey(), negated(client.publicKey()));
    SecretBytes sum = attacker.agree(service);

    SymmetricState state = SymmetricState.begin(NoiseSuite.X448.wireName(), PROLOGUE);
    state.mixHash(service.plain());
    state.mixHash(rogue.plain());
    state.mixKey(sum);
    Bytes s = state.encryptAndHash(client.publicKey().plain());
    state.mixKey(sum);
    Bytes forged = Bytes.concat(rogue.plain(), s, state.encryptAndHash(PAYLOAD1));

    assertThrows(
        HandshakeException.class, () -> responder(NoiseSuite.X448, PROLOGUE).readMessage1(forged));
  }

  @Test
  void roles_usedOutOfOrder_areRefused() throws Exception {
    NoiseIk.Initiator initiator = initiator(NoiseSuite.X25519, PROLOGUE);
    NoiseIk.Responder responder = responder(NoiseSuite.X25519, PROLOGUE);
    AgreementKeyPair ephemeral = pair(Curve.X25519, 4);

    assertThrows(IllegalStateException.class, () -> initiator.readMessage2(PAYLOAD2));
    assertThrows(
        IllegalStateException.class, () -> responder.writeMessage2(ephemeral, keys -> PAYLOAD2));
    Bytes message1 = initiator.writeMessage1(PAYLOAD1);
    assertThrows(IllegalStateException.class, () -> initiator.writeMessage1(PAYLOAD1));
    NoiseIk.Message1 opened = responder.readMessage1(message1);
    assertThrows(IllegalStateException.class, () -> responder.readMessage1(message1));
    NoiseIk.Message2 message2 = responder.writeMessage2(ephemeral, keys -> opened.payload());
    assertThrows(
        IllegalStateException.class, () -> responder.writeMessage2(ephemeral, keys -> PAYLOAD2));
    assertEquals(PAYLOAD1, initiator.readMessage2(message2.octets()).payload());
  }

  @Test
  void writeMessage2_afterMessage1Failed_isRefused() {
    NoiseIk.Responder responder = responder(NoiseSuite.X25519, PROLOGUE);
    Bytes junk = SessionFixtures.entropy(9).bytes(200);
    assertThrows(HandshakeException.class, () -> responder.readMessage1(junk));

    assertThrows(
        IllegalStateException.class,
        () -> responder.writeMessage2(pair(Curve.X25519, 4), keys -> PAYLOAD2));
  }

  @Test
  void initiator_keyOfAnotherCurve_isRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> NoiseIk.responder(NoiseSuite.X448, PROLOGUE, pair(Curve.X25519, 1)));
  }

  private static NoiseIk.Initiator initiator(NoiseSuite suite, Bytes prologue) {
    return NoiseIk.initiator(
        suite,
        prologue,
        pair(suite.curve(), 1),
        pair(suite.curve(), 2).publicKey(),
        pair(suite.curve(), 3));
  }

  private static NoiseIk.Responder responder(NoiseSuite suite, Bytes prologue) {
    return NoiseIk.responder(suite, prologue, pair(suite.curve(), 2));
  }

  private static Bytes answer(NoiseSuite suite, Bytes message1) throws HandshakeException {
    NoiseIk.Responder responder = responder(suite, PROLOGUE);
    NoiseIk.Message1 opened = responder.readMessage1(message1);
    assertEquals(PAYLOAD1, opened.payload());
    return responder.writeMessage2(pair(suite.curve(), 4), keys -> PAYLOAD2).octets();
  }

  /** Message 1 of somebody who knows es but shows a static key of his choice. */
  private static Bytes forge(
      NoiseSuite suite, AgreementKeyPair ephemeral, Bytes shown, SecretBytes ss) throws Exception {
    PublicKey service = pair(suite.curve(), 2).publicKey();
    SymmetricState state = SymmetricState.begin(suite.wireName(), PROLOGUE);
    state.mixHash(service.plain());
    state.mixHash(ephemeral.publicKey().plain());
    state.mixKey(ephemeral.agree(service));
    Bytes s = state.encryptAndHash(shown);
    state.mixKey(ss);
    return Bytes.concat(ephemeral.publicKey().plain(), s, state.encryptAndHash(PAYLOAD1));
  }

  private static SecretBytes zeroOf(NoiseSuite suite) {
    return SecretBytes.wrap(new byte[suite.keySize()]);
  }

  /** Identity and points of order two and four, canonical and not (RFC 7748, 6). */
  private static Bytes[] lowOrder(NoiseSuite suite) {
    byte[] one = new byte[suite.keySize()];
    one[0] = 1;
    byte[] primeLessOne = prime(suite);
    primeLessOne[0]--;
    byte[] primeAndOne = prime(suite);
    primeAndOne[0]++;
    if (suite == NoiseSuite.X448) {
      // p ends in ff, so p+1 carries through the low half.
      primeAndOne = new byte[suite.keySize()];
      Arrays.fill(primeAndOne, 28, 56, (byte) 0xFF);
    }
    return new Bytes[] {
      Bytes.wrap(new byte[suite.keySize()]),
      Bytes.wrap(one),
      Bytes.wrap(primeLessOne),
      Bytes.wrap(prime(suite)),
      Bytes.wrap(primeAndOne),
    };
  }

  private static byte[] prime(NoiseSuite suite) {
    byte[] prime = new byte[suite.keySize()];
    Arrays.fill(prime, (byte) 0xFF);
    if (suite == NoiseSuite.X448) {
      prime[28] = (byte) 0xFE;
    } else {
      prime[0] = (byte) 0xED;
      prime[31] = 0x7F;
    }
    return prime;
  }

  private static PublicKey negated(PublicKey key) {
    int parity = key.octets().get(56) ^ 0x80;
    return new PublicKey(key.curve(), Bytes.concat(key.plain(), Bytes.of(parity)));
  }

  private static void initiateAgainstOracle(NoiseSuite suite, SplittableRandom random)
      throws Exception {
    AgreementKeyPair client = pair(suite.curve(), random.nextLong());
    AgreementKeyPair service = pair(suite.curve(), random.nextLong());
    Bytes payload1 = randomBytes(random, 3000);
    Bytes payload2 = randomBytes(random, 3000);
    NoiseIk.Initiator initiator =
        NoiseIk.initiator(
            suite, PROLOGUE, client, service.publicKey(), pair(suite.curve(), random.nextLong()));
    HandshakeState oracle = oracle(suite, HandshakeState.RESPONDER, service);
    oracle.start();

    Bytes message1 = initiator.writeMessage1(payload1);
    byte[] read = new byte[message1.size()];
    int size = oracle.readMessage(message1.toArray(), 0, message1.size(), read, 0);
    assertEquals(payload1, Bytes.wrap(read, 0, size));
    byte[] written = new byte[payload2.size() + suite.message2Overhead()];
    int length = oracle.writeMessage(written, 0, payload2.toArray(), 0, payload2.size());
    NoiseIk.Opened opened = initiator.readMessage2(Bytes.wrap(written, 0, length));

    assertEquals(payload2, opened.payload());
    assertEquals(Bytes.wrap(oracle.getHandshakeHash()), opened.keys().handshakeHash());
    CipherStatePair split = oracle.split();
    assertSameKey(split.getReceiver(), opened.keys().request());
    assertSameKey(split.getSender(), opened.keys().response());
  }

  private static void respondToOracle(NoiseSuite suite, SplittableRandom random) throws Exception {
    AgreementKeyPair client = pair(suite.curve(), random.nextLong());
    AgreementKeyPair service = pair(suite.curve(), random.nextLong());
    Bytes payload1 = randomBytes(random, 3000);
    Bytes payload2 = randomBytes(random, 3000);
    NoiseIk.Responder responder = NoiseIk.responder(suite, PROLOGUE, service);
    HandshakeState oracle = oracle(suite, HandshakeState.INITIATOR, client);
    oracle.getRemotePublicKey().setPublicKey(service.publicKey().plain().toArray(), 0);
    oracle.start();

    byte[] written = new byte[payload1.size() + suite.message1Overhead()];
    int length = oracle.writeMessage(written, 0, payload1.toArray(), 0, payload1.size());
    NoiseIk.Message1 opened = responder.readMessage1(Bytes.wrap(written, 0, length));
    assertEquals(payload1, opened.payload());
    assertEquals(client.publicKey().plain(), opened.clientStatic().octets());
    NoiseIk.Message2 message2 =
        responder.writeMessage2(pair(suite.curve(), random.nextLong()), keys -> payload2);
    byte[] read = new byte[message2.octets().size()];
    int size =
        oracle.readMessage(message2.octets().toArray(), 0, message2.octets().size(), read, 0);

    assertEquals(payload2, Bytes.wrap(read, 0, size));
    assertEquals(Bytes.wrap(oracle.getHandshakeHash()), message2.keys().handshakeHash());
    CipherStatePair split = oracle.split();
    assertSameKey(split.getSender(), message2.keys().request());
    assertSameKey(split.getReceiver(), message2.keys().response());
  }

  private static HandshakeState oracle(NoiseSuite suite, int role, AgreementKeyPair own)
      throws Exception {
    HandshakeState state = new HandshakeState(suite.wireName(), role);
    state.setPrologue(PROLOGUE.toArray(), 0, PROLOGUE.size());
    state.getLocalKeyPair().setPrivateKey(own.encoded().toArray(), 0);
    return state;
  }

  /** The library does not show its keys, so compare what they encrypt. */
  private static void assertSameKey(CipherState oracle, SecretBytes key) throws Exception {
    byte[] plain = "same key".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    byte[] sealed = new byte[plain.length + 16];
    int size = oracle.encryptWithAd(null, plain, 0, sealed, 0, plain.length);
    Bytes nonce = Bytes.wrap(new byte[12]);

    assertEquals(
        AesGcm.seal(key, nonce, Bytes.EMPTY, Bytes.wrap(plain)), Bytes.wrap(sealed, 0, size));
  }

  private static Bytes randomBytes(SplittableRandom random, int max) {
    byte[] octets = new byte[random.nextInt(max)];
    random.nextBytes(octets);
    return Bytes.wrap(octets);
  }

  private static void checked(Body body) {
    try {
      body.run();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private interface Body {
    void run() throws Exception;
  }
}
