package org.meshrelay.protocol.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.protocol.session.SessionFixtures.ALICE;
import static org.meshrelay.protocol.session.SessionFixtures.CAROL;
import static org.meshrelay.protocol.session.SessionFixtures.DEVICE;
import static org.meshrelay.protocol.session.SessionFixtures.HOST;
import static org.meshrelay.protocol.session.SessionFixtures.JSON;
import static org.meshrelay.protocol.session.SessionFixtures.NEVER_RAISED;
import static org.meshrelay.protocol.session.SessionFixtures.NOW;
import static org.meshrelay.protocol.session.SessionFixtures.OTHER_DEVICE;
import static org.meshrelay.protocol.session.SessionFixtures.OTHER_HOST;
import static org.meshrelay.protocol.session.SessionFixtures.entropy;
import static org.meshrelay.protocol.session.SessionFixtures.flipped;
import static org.meshrelay.protocol.session.SessionFixtures.ticket;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.status.StatusCode;

/** Messages under a ticket, client and service together (authentication.md 4 to 5). */
@DisplayName("MSP-25, MSP-26: every request and response under a ticket is bound and sealed")
final class TicketGuardTest {
  private static final Bytes REQUEST = Bytes.utf8("{\"Status\":{}}");
  private static final Bytes RESPONSE = Bytes.utf8("{\"StatusResponse\":{\"Status\":201}}");
  private static final long MINUTE = 60_000;

  private final EntropySource entropy = entropy(21);
  private final StekRing ring = StekRing.random(entropy(22));
  private final TicketGuard guard = new TicketGuard(ring, NEVER_RAISED);
  private final Ticket ticket = ticket(Mode.PROFILE, NOW, 23);
  private final ClientSession session = session(ticket);

  @Test
  void openRequest_sealedByTheClient_givesPayloadAndSession() {
    TicketGuard.OpenRequest opened = opened(sealed(NOW), HOST, NOW);

    assertEquals(REQUEST, opened.payload());
    assertEquals(1, opened.header().sequence());
    assertEquals(ticket.ticketId(), opened.ticket().ticketId());
    assertEquals(ALICE, opened.ticket().account());
    assertEquals(JSON, opened.contentType());
  }

  @Test
  void openRequest_anyBitOfTicketFlipped_is401_4011() {
    OuterMessage.Enveloped message = sealed(NOW).message();
    AuthHeader.TicketRequest header = header(message);

    for (int bit = 0; bit < header.ticket().size() * 8; bit++) {
      AuthHeader.TicketRequest changed =
          new AuthHeader.TicketRequest(
              header.salt(), flipped(header.ticket(), bit), header.timestampMs(), null);
      assertRefused(StatusCode.TICKET_INVALID, message, changed, HOST, NOW);
    }
  }

  @Test
  void openRequest_anyBitOfSaltOrBodyFlipped_is401_4013() {
    OuterMessage.Enveloped message = sealed(NOW).message();
    AuthHeader.TicketRequest header = header(message);

    for (int bit = 0; bit < 128; bit++) {
      AuthHeader.TicketRequest changed =
          new AuthHeader.TicketRequest(
              flipped(header.salt(), bit), header.ticket(), header.timestampMs(), null);
      assertRefused(StatusCode.TICKET_TAG, message, changed, HOST, NOW);
    }
    for (int bit = 0; bit < message.body().size() * 8; bit++) {
      OuterMessage.Enveloped changed =
          new OuterMessage.Enveloped(header, JSON, flipped(message.body(), bit));
      assertRefused(StatusCode.TICKET_TAG, changed, header, HOST, NOW);
    }
  }

  @Test
  void openRequest_anyBitOfTimestampFlipped_isRefused() {
    OuterMessage.Enveloped message = sealed(NOW).message();
    AuthHeader.TicketRequest header = header(message);

    for (int bit = 0; bit < 64; bit++) {
      long changedMs = header.timestampMs() ^ (1L << bit);
      boolean near = bit < 63 && Math.abs(changedMs - NOW) <= TicketGuard.TIME_WINDOW_MS;
      assertRefused(
          near ? StatusCode.TICKET_TAG : StatusCode.CLOCK_SKEW,
          message,
          new AuthHeader.TicketRequest(header.salt(), header.ticket(), changedMs, null),
          HOST,
          NOW);
    }
  }

  @Test
  void openRequest_otherContentType_is401_4013() {
    OuterMessage.Enveloped message = sealed(NOW).message();

    for (String type : new String[] {"application/json-b", "application/jsoN", ""}) {
      OuterMessage.Enveloped changed =
          new OuterMessage.Enveloped(message.auth(), type, message.body());
      assertRefused(StatusCode.TICKET_TAG, changed, header(message), HOST, NOW);
    }
  }

  @Test
  void openRequest_sealedForAnotherHost_is401_4013() {
    // The ticket is of this domain, the request was sealed for the other.
    OuterMessage.Enveloped message =
        session
            .seal(new ClientSession.Request(REQUEST, JSON), OTHER_HOST, NOW, null, entropy)
            .message();

    assertRefused(StatusCode.TICKET_TAG, message, header(message), HOST, NOW);
  }

  @Test
  void openRequest_ticketOfAnotherDomain_is401_4011() {
    OuterMessage.Enveloped message =
        session
            .seal(new ClientSession.Request(REQUEST, JSON), OTHER_HOST, NOW, null, entropy)
            .message();

    assertRefused(StatusCode.TICKET_INVALID, message, header(message), OTHER_HOST, NOW);
  }

  @Test
  void openRequest_hostWithPort_isTheSameDomain() {
    ServiceName host = ServiceName.ofHost("Example.com:8443").orElseThrow();

    assertEquals(REQUEST, opened(sealed(NOW), host, NOW).payload());
  }

  @Test
  void openRequest_keysOfAnotherSession_is401_4013() {
    ClientSession thief =
        ClientSession.restore(
            new ClientSession.Stored(
                SessionFixtures.keys(99).request(),
                SessionFixtures.keys(99).response(),
                NOW,
                1,
                session.store().ticket()));
    OuterMessage.Enveloped message =
        thief.seal(new ClientSession.Request(REQUEST, JSON), HOST, NOW, null, entropy).message();

    assertRefused(StatusCode.TICKET_TAG, message, header(message), HOST, NOW);
  }

  @ParameterizedTest
  @CsvSource({"-60001, false", "-60000, true", "0, true", "60000, true", "60001, false"})
  void openRequest_timeAtTheEdgeOfTheWindow_isJudgedInclusively(long offsetMs, boolean good) {
    OuterMessage.Enveloped message = sealed(NOW + 2 * MINUTE + offsetMs).message();
    TicketGuard.RequestResult result =
        guard.openRequest(
            message, header(message), HOST, TicketGuard.Binding.HTTP, NOW + 2 * MINUTE);

    assertEquals(good, result instanceof TicketGuard.RequestResult.Opened);
    if (result instanceof TicketGuard.RequestResult.Refused refused) {
      assertEquals(StatusCode.CLOCK_SKEW, refused.code());
    }
  }

  @ParameterizedTest
  @CsvSource({"-9223372036854775808", "9223372036854775807", "0"})
  void openRequest_absurdTime_is401_4014(long timeMs) {
    OuterMessage.Enveloped message = sealed(timeMs).message();

    assertRefused(StatusCode.CLOCK_SKEW, message, header(message), HOST, NOW);
  }

  @Test
  void openTicket_lastMillisecond_isGoodAndTheNextIsNot() {
    Bytes sealed = session.store().ticket();

    assertInstanceOf(
        TicketGuard.TicketResult.Good.class,
        guard.openTicket(sealed, HOST, TicketGuard.Binding.HTTP, NOW + 15 * MINUTE));
    assertTicketRefused(StatusCode.TICKET_INVALID, sealed, HOST, NOW + 15 * MINUTE + 1);
  }

  @Test
  void openTicket_serviceTicketUnderAnExpiredKey_is401_4011() {
    Bytes sealed = ring.seal(ticket(Mode.SERVICE, NOW, 5), NOW).orElseThrow();

    assertInstanceOf(
        TicketGuard.TicketResult.Good.class,
        guard.openTicket(sealed, HOST, TicketGuard.Binding.HTTP, NOW + 60 * MINUTE));
    assertTicketRefused(StatusCode.TICKET_INVALID, sealed, HOST, NOW + 90 * MINUTE);
  }

  @Test
  void openTicket_udpOnlyOverHttp_is401_4011() {
    Ticket udp =
        new Ticket(
            Mode.PROFILE,
            Ticket.UDP_ONLY,
            0,
            NOW,
            NOW,
            NOW + MINUTE,
            entropy.bytes(16),
            SessionFixtures.keys(3),
            DEVICE,
            ALICE,
            HOST);
    Bytes sealed = ring.seal(udp, NOW).orElseThrow();

    assertTicketRefused(StatusCode.TICKET_INVALID, sealed, HOST, NOW);
    assertInstanceOf(
        TicketGuard.TicketResult.Good.class,
        guard.openTicket(sealed, HOST, TicketGuard.Binding.UDP, NOW));
  }

  @Test
  void openTicket_ownDeviceRemoved_is401_4012() {
    assertEquals(
        Optional.of(StatusCode.TICKET_EPOCH),
        refusalWith((account, device) -> account.equals(ALICE) && device.equals(DEVICE) ? 1 : 0));
  }

  @Test
  void openTicket_otherDeviceOrAccountRaised_isGood() {
    assertEquals(
        Optional.empty(),
        refusalWith(
            (account, device) -> account.equals(ALICE) && device.equals(OTHER_DEVICE) ? 1 : 0));
    assertEquals(Optional.empty(), refusalWith((account, device) -> account.equals(CAROL) ? 7 : 0));
  }

  @Test
  void openTicket_accountKeysRotated_is401_4012() {
    assertEquals(
        Optional.of(StatusCode.TICKET_EPOCH),
        refusalWith((account, device) -> account.equals(ALICE) ? 1 : 0));
  }

  @Test
  void openTicket_epochAtOrAboveTheLowest_isGood() {
    Ticket raised =
        TicketPolicy.DEFAULT.first(
            new TicketPolicy.Holder(Mode.PROFILE, DEVICE, ALICE, HOST, 0xFFFF_FFFFL),
            SessionFixtures.keys(1),
            NOW,
            entropy);
    TicketGuard strict = new TicketGuard(ring, (account, device) -> 0xFFFF_FFFFL);

    assertInstanceOf(
        TicketGuard.TicketResult.Good.class,
        strict.openTicket(
            ring.seal(raised, NOW).orElseThrow(), HOST, TicketGuard.Binding.HTTP, NOW));
  }

  @ParameterizedTest
  @CsvSource({"DEVICE", "SERVICE"})
  void openTicket_modesWithoutEpoch_doNotCompareIt(Mode mode) {
    TicketGuard strict = new TicketGuard(ring, (account, device) -> 5);
    Bytes sealed = ring.seal(ticket(mode, NOW, 9), NOW).orElseThrow();

    assertInstanceOf(
        TicketGuard.TicketResult.Good.class,
        strict.openTicket(sealed, HOST, TicketGuard.Binding.HTTP, NOW));
  }

  @Test
  void openResponse_sealedByTheService_isThatRequestsAnswer() {
    ClientSession.SealedRequest request = sealed(NOW);
    OuterMessage.Enveloped answer = answer(request, null);

    ClientSession.Response response = session.open(request, answer).orElseThrow();

    assertEquals(RESPONSE, response.payload());
    assertFalse(response.renewed());
  }

  @Test
  void openResponse_ofAnotherRequest_isRefused() {
    ClientSession.SealedRequest first = sealed(NOW);
    ClientSession.SealedRequest second = sealed(NOW);

    assertEquals(Optional.empty(), session.open(second, answer(first, null)));
  }

  @Test
  void openResponse_anyBitOfSaltOrBodyFlipped_isRefused() {
    ClientSession.SealedRequest request = sealed(NOW);
    OuterMessage.Enveloped answer = answer(request, null);
    AuthHeader.TicketResponse header = (AuthHeader.TicketResponse) answer.auth();

    for (int bit = 0; bit < 128; bit++) {
      AuthHeader changed = new AuthHeader.TicketResponse(flipped(header.salt(), bit), null, null);
      assertEquals(
          Optional.empty(),
          session.open(request, new OuterMessage.Enveloped(changed, JSON, answer.body())));
    }
    for (int bit = 0; bit < answer.body().size() * 8; bit++) {
      assertEquals(
          Optional.empty(),
          session.open(
              request, new OuterMessage.Enveloped(header, JSON, flipped(answer.body(), bit))));
    }
    assertEquals(
        Optional.empty(),
        session.open(
            request, new OuterMessage.Enveloped(header, "application/json-b", answer.body())));
  }

  @Test
  void openResponse_renewalStrippedSwappedOrAdded_isRefused() {
    ClientSession.SealedRequest request = sealed(NOW);
    OuterMessage.Enveloped renewing = answer(request, Bytes.utf8("new ticket"));
    OuterMessage.Enveloped plain = answer(request, null);

    assertEquals(Optional.empty(), session.open(request, withRenew(renewing, null)));
    assertEquals(Optional.empty(), session.open(request, withRenew(renewing, Bytes.utf8("other"))));
    assertEquals(Optional.empty(), session.open(request, withRenew(plain, Bytes.utf8("new"))));
    assertEquals(ring.size(), 1);
    assertNotEquals(Bytes.utf8("new ticket"), session.store().ticket());
  }

  @Test
  void openResponse_withRenewal_takesTheNewTicketAndKeepsTheSequence() {
    ClientSession.SealedRequest request = sealed(NOW);
    Ticket renewed = TicketPolicy.DEFAULT.renewal(ticket, NOW + 8 * MINUTE).orElseThrow();
    Bytes sealedRenewal = ring.seal(renewed, NOW + 8 * MINUTE).orElseThrow();

    assertTrue(session.open(request, answer(request, sealedRenewal)).orElseThrow().renewed());

    TicketGuard.OpenRequest next = opened(sealed(NOW + 20 * MINUTE), HOST, NOW + 20 * MINUTE);
    assertEquals(2, next.header().sequence());
    assertEquals(ticket.ticketId(), next.ticket().ticketId());
  }

  @Test
  void openResponse_nullModeEnvelope_isRefused() {
    ClientSession.SealedRequest request = sealed(NOW);
    OuterMessage.Enveloped forged = (OuterMessage.Enveloped) OuterCodec.unprotected(RESPONSE);

    assertEquals(Optional.empty(), session.open(request, forged));
  }

  @Test
  void sealResponse_twiceForOneRequest_usesOtherKeys() {
    ClientSession.SealedRequest request = sealed(NOW);

    assertNotEquals(answer(request, null).body(), answer(request, null).body());
  }

  private ClientSession session(Ticket issued) {
    return ClientSession.restore(
        new ClientSession.Stored(
            issued.keys().request(),
            issued.keys().response(),
            NOW,
            1,
            ring.seal(issued, NOW).orElseThrow()));
  }

  private ClientSession.SealedRequest sealed(long timeMs) {
    return session.seal(new ClientSession.Request(REQUEST, JSON), HOST, timeMs, null, entropy);
  }

  private TicketGuard.OpenRequest opened(
      ClientSession.SealedRequest request, ServiceName host, long nowMs) {
    TicketGuard.RequestResult result =
        guard.openRequest(
            request.message(), header(request.message()), host, TicketGuard.Binding.HTTP, nowMs);
    return assertInstanceOf(TicketGuard.RequestResult.Opened.class, result).request();
  }

  private OuterMessage.Enveloped answer(
      ClientSession.SealedRequest request, @Nullable Bytes renew) {
    return TicketGuard.sealResponse(
        opened(request, HOST, NOW), new TicketGuard.Response(RESPONSE, JSON, renew, null), entropy);
  }

  private static OuterMessage.Enveloped withRenew(
      OuterMessage.Enveloped answer, @Nullable Bytes renew) {
    AuthHeader.TicketResponse header = (AuthHeader.TicketResponse) answer.auth();
    return new OuterMessage.Enveloped(
        new AuthHeader.TicketResponse(header.salt(), renew, null), JSON, answer.body());
  }

  private Optional<StatusCode> refusalWith(DeviceEpochs epochs) {
    TicketGuard.TicketResult result =
        new TicketGuard(ring, epochs)
            .openTicket(session.store().ticket(), HOST, TicketGuard.Binding.HTTP, NOW);
    return result instanceof TicketGuard.TicketResult.Refused refused
        ? Optional.of(refused.code())
        : Optional.empty();
  }

  private void assertTicketRefused(StatusCode code, Bytes sealed, ServiceName host, long nowMs) {
    assertEquals(
        new TicketGuard.TicketResult.Refused(code),
        guard.openTicket(sealed, host, TicketGuard.Binding.HTTP, nowMs));
  }

  private void assertRefused(
      StatusCode code,
      OuterMessage.Enveloped message,
      AuthHeader.TicketRequest header,
      ServiceName host,
      long nowMs) {
    assertEquals(
        new TicketGuard.RequestResult.Refused(code),
        guard.openRequest(message, header, host, TicketGuard.Binding.HTTP, nowMs));
  }

  private static AuthHeader.TicketRequest header(OuterMessage.Enveloped message) {
    return (AuthHeader.TicketRequest) message.auth();
  }
}
