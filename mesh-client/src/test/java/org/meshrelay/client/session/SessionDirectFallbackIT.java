package org.meshrelay.client.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.net.NetServer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.client.session.StubService.Answer;
import org.meshrelay.client.session.StubService.Seen;
import org.meshrelay.crypto.octet.Bytes;

/**
 * A host that is remembered (MSP-8): it is used from the first request on, and left for discovery
 * when it is not what it should be (MSP-100).
 */
class SessionDirectFallbackIT extends DirectCase {
  private void assertFallback(String uri) {
    assertEquals(0, direct().size());
    assertEquals(uri, remembered.hosts().getFirst().text());
    assertNotNull(remembered.failed());
    int before = service.seen.size();
    assertAnswered(send(profileSession()));
    assertTrue(service.seen.size() > before);
    assertEquals(0, direct().size());
  }

  @Test
  void send_hostRemembered_isUsedFromTheFirstRequestOn() {
    rememberHost(uri(service));
    pin();
    hello(List.of(uri(service)), List.of(uri(service)));
    endpoints.clear();

    assertAnswered(send(profileSession()));

    assertEquals(service.seen, direct());
    assertNull(remembered.failed());
  }

  @Test
  void send_secondOfTheHostsAnswers_isUsed() {
    remembered =
        new DirectMemory.Known(
            List.of(
                DirectHost.parse(gone()).orElseThrow(),
                DirectHost.parse(uri(service)).orElseThrow()),
            null);
    pin();
    hello(List.of(gone(), uri(service)), List.of(gone(), uri(service)));

    assertAnswered(send(profileSession()));

    assertEquals(
        service.seen.stream().filter(seen -> !seen.isHello()).toList(),
        direct().stream().filter(seen -> !seen.isHello()).toList());
    assertFalse(direct().isEmpty());
  }

  /** Nobody listens there. */
  private String gone() {
    NetServer closed = vertx.createNetServer().connectHandler(socket -> {});
    int port = closed.listen(0, "127.0.0.1").await().actualPort();
    closed.close().await();
    return "https://example.com:" + port + DIRECT;
  }

  @Test
  @DisplayName("a host that is not there: discovery, and no second try for a while")
  void send_hostNotThere_fallsBackToDiscovery() {
    String gone = gone();
    rememberHost(gone);
    pin();
    hello(List.of(gone), List.of(gone));

    assertAnswered(send(profileSession()));

    assertFallback(gone);
  }

  @Test
  @DisplayName("a host whose certificate is for another name: discovery (MSP-100)")
  void send_certificateOfAnotherName_fallsBackToDiscovery() {
    String other = uri(service).replace("example.com", "other.example");
    rememberHost(other);
    pin();
    hello(List.of(other), List.of(other));

    assertAnswered(send(profileSession()));

    assertFallback(other);
  }

  @Test
  @DisplayName("a host of another service sees a Hello and no more: discovery (MSP-100)")
  void send_hostOfAnotherService_getsNothingButHello() {
    StubService other = new StubService(vertx, () -> Instant.ofEpochMilli(clockMs.get()));
    rememberHost(uri(other));
    pin();
    pins.acceptsChange = true;
    hello(List.of(uri(other)), List.of(uri(other)));

    assertAnswered(send(profileSession()));

    assertFallback(uri(other));
    assertEquals(1, other.seen.size());
    assertTrue(other.seen.getFirst().isHello());
    assertEquals(List.of(), pins.changes, "nobody was asked to believe it");
  }

  @Test
  @DisplayName("a host that shows the service's profiles and has not its key: discovery (MSP-100)")
  void send_hostWithoutTheKey_fallsBackToDiscovery() {
    StubService other = new StubService(vertx, () -> Instant.ofEpochMilli(clockMs.get()));
    rememberHost(uri(other));
    pin();
    hello(List.of(uri(other)), List.of(uri(other)));
    other.helloAnswer = service.helloAnswer;

    assertAnswered(send(profileSession()));

    assertFallback(uri(other));
    assertTrue(other.seen.stream().allMatch(Seen::isHello), "what it got it could not read");
  }

  @Test
  @DisplayName("a host that refuses every exchange: discovery, in the same request")
  void send_hostThatRefuses_fallsBackToDiscovery() {
    rememberHost(uri(service));
    pin();
    hello(List.of(uri(service)), List.of(uri(service)));
    service.tricks.add(
        service.always(
            StubService.unprotected(org.meshrelay.protocol.status.StatusCode.NOT_AUTHENTICATED)));

    assertAnswered(send(profileSession()));

    assertEquals(2, direct().size());
    assertNotNull(remembered.failed());
  }

  @Test
  @DisplayName("a host that is no Mesh service any more: discovery, in the same request")
  void send_hostThatAnswersWithoutAMessage_fallsBackToDiscovery() {
    rememberHost(uri(service));
    pin();
    hello(List.of(uri(service)), List.of(uri(service)));
    ServiceSession session = profileSession();
    assertAnswered(send(session));
    service.tricks.add(service.always(Answer.of(404, Bytes.EMPTY)));
    int before = direct().size();

    assertAnswered(send(session));
    assertAnswered(send(session));

    assertEquals(before + 1, direct().size());
    assertNotNull(remembered.failed());
  }

  @Test
  @DisplayName("a host that breaks off: the request is repeated by discovery under its ID")
  void send_hostThatBreaksOff_fallsBackToDiscovery() {
    rememberHost(uri(service));
    pin();
    hello(List.of(uri(service)), List.of(uri(service)));
    ServiceSession session = profileSession();
    assertAnswered(send(session));
    service.tricks.add(service.always(new Answer(0, null, null, null)));

    assertAnswered(send(session));

    List<Seen> last = ticketed();
    assertEquals(2, last.size());
    assertEquals(last.get(0).requestId(), last.get(1).requestId());
    assertEquals(DIRECT, last.get(0).path());
    assertFalse(last.get(1).path().equals(DIRECT));
  }
}
