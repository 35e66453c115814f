package org.meshrelay.client.session;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.meshrelay.client.session.SessionOutcome.Answered;
import org.meshrelay.client.session.StubService.Seen;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.profile.HostKeys;
import org.meshrelay.protocol.profile.ProfileFactory;
import org.meshrelay.protocol.profile.ServiceKeys;
import org.meshrelay.protocol.session.AuthHeader;
import org.meshrelay.protocol.session.Mode;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.protocol.transaction.StatusRequest;

/** The ordinary way from Hello to tickets (authentication.md 8). MSP-30, MSP-34, MSP-35. */
class ServiceSessionIT extends SessionCase {
  @Test
  void send_first_saysHelloThenExchanges() {
    ServiceSession session = profileSession();
    Answered answered = answered(send(session));

    assertTrue(answered.response().outcome().isSuccess());
    assertEquals(2, service.seen.size());
    assertTrue(service.seen.get(0).isHello());
    assertEquals(Mode.PROFILE, service.seen.get(1).mode());
    ServicePin pin = requireNonNull(pins.pins.get(StubService.NAME));
    assertEquals(service.credential.serviceUdf(), pin.identifier());
    assertEquals(ServicePin.Trust.TLS, pin.trust());
  }

  @Test
  void send_later_goesUnderTheTicketWithRisingSequence() {
    ServiceSession session = profileSession();
    assertAnswered(send(session));
    assertAnswered(send(session));
    assertAnswered(send(session));

    assertEquals(1, service.count(Mode.PROFILE));
    assertEquals(List.of(1L, 2L), ticketed().stream().map(Seen::sequence).toList());
  }

  @Test
  void send_deviceMode_exchangesEachTimeSinceThereIsNoTicket() {
    ServiceSession session = deviceSession();
    assertAnswered(send(session));
    assertAnswered(send(session));

    assertEquals(2, service.count(Mode.DEVICE));
    assertEquals(0, service.count(Mode.TICKET));
  }

  @Test
  void send_serviceMode_showsTheThreeAssertionsAndWorksUnderATicket() {
    ProfileFactory factory = new ProfileFactory(entropy, () -> NOW);
    ServiceKeys ours = factory.service();
    HostKeys host = factory.host();
    var chain = factory.credential(ours, host.profile());
    ServiceSession session =
        ServiceSession.open(
            StubService.NAME,
            new SessionCredential.ServiceModeCredential(
                chain.service().envelope(),
                chain.host().envelope(),
                chain.connection(),
                host.authentication()),
            environment());

    assertAnswered(send(session));
    assertAnswered(send(session));

    assertEquals(1, service.count(Mode.SERVICE));
    assertEquals(1, service.count(Mode.TICKET));
  }

  @Test
  void send_concurrently_sharesOneExchange() {
    ServiceSession session = profileSession();
    List<CompletableFuture<SessionOutcome>> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(start(session, request()).toCompletableFuture());
    }
    all.forEach(stage -> assertAnswered(stage.join()));

    assertEquals(1, service.count(Mode.PROFILE));
    assertEquals(19, service.count(Mode.TICKET));
    assertEquals(19, ticketed().stream().map(Seen::sequence).distinct().count());
  }

  @Test
  void send_refusedTransaction_isAnAnswerAndBringsATicket() {
    service.answers = request -> StubService.status(StatusCode.REFUSED);
    ServiceSession session = profileSession();

    assertEquals(403, answered(send(session)).response().outcome().status());
    assertEquals(403, answered(send(session)).response().outcome().status());
    assertEquals(1, service.count(Mode.TICKET));
  }

  @Test
  void send_renewedTicket_isUsedFromThenOn() {
    service.renews = true;
    ServiceSession session = profileSession();
    for (int i = 0; i < 3; i++) {
      assertAnswered(send(session));
    }
    AuthHeader.TicketRequest first =
        (AuthHeader.TicketRequest) requireNonNull(ticketed().get(0).auth());
    AuthHeader.TicketRequest second =
        (AuthHeader.TicketRequest) requireNonNull(ticketed().get(1).auth());

    assertNotEquals(first.ticket(), second.ticket());
    assertEquals(2, second.sequence());
  }

  @Test
  void send_ticketOver_exchangesAgainAsOftenAsNeeded() {
    service.ticketLifeMs = 1000;
    ServiceSession session = profileSession();
    for (int i = 0; i < 4; i++) {
      assertAnswered(send(session));
      clockMs.addAndGet(1500);
    }

    assertEquals(4, service.count(Mode.PROFILE));
  }

  @Test
  void send_sessionOlderThanADay_exchangesAgain() {
    service.ticketLifeMs = Duration.ofDays(3).toMillis();
    ServiceSession session = profileSession();
    assertAnswered(send(session));
    skippedNanos.addAndGet(Duration.ofHours(24).toNanos());
    assertAnswered(send(session));

    assertEquals(2, service.count(Mode.PROFILE));
  }

  @Test
  void send_requestWithId_keepsItAndOneWithoutGetsOne() {
    ServiceSession session = profileSession();
    Bytes id = Bytes.utf8("my own id");
    assertAnswered(
        start(session, new StatusRequest(RequestHeader.of(id), null, null, List.of(), List.of()))
            .toCompletableFuture()
            .join());
    assertAnswered(send(session));

    assertEquals(id, service.seen.get(1).requestId());
    assertEquals(16, requireNonNull(service.seen.get(2).requestId()).size());
  }
}
