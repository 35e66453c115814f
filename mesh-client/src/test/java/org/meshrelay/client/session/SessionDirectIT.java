package org.meshrelay.client.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.client.session.StubService.Seen;
import org.meshrelay.protocol.session.Mode;
import org.meshrelay.protocol.transaction.HelloRequest;

/**
 * A service that names a host of its own in {@code Version.URI} (MSP-8): the device goes there once
 * the service has said so inside a session (MSP-100).
 */
class SessionDirectIT extends DirectCase {
  @Test
  @DisplayName("a host named inside the session is used from the next request on (MSP-8)")
  void send_hostNamedInTheSession_isUsedFromThenOn() {
    hello(List.of(uri(service)), List.of(uri(service)));
    ServiceSession session = profileSession();

    assertAnswered(send(session));
    assertEquals(List.of(), direct());
    int before = service.seen.size();
    assertAnswered(send(session));
    assertAnswered(send(session));

    List<Seen> after = service.seen.subList(before, service.seen.size());
    assertEquals(direct(), after);
    assertEquals(
        List.of(Mode.NULL, Mode.PROFILE, Mode.TICKET), after.stream().map(Seen::mode).toList());
    assertEquals(uri(service), remembered.hosts().getFirst().text());
  }

  @Test
  @DisplayName("a host that only an unauthenticated Hello names is not used (MSP-100)")
  void send_hostNamedOutsideTheSessionOnly_isNeverUsed() {
    hello(List.of(uri(service)), List.of());
    ServiceSession session = profileSession();

    for (int i = 0; i < 3; i++) {
      assertAnswered(send(session));
    }

    assertEquals(List.of(), direct());
    assertEquals(List.of(), remembered.hosts());
    assertEquals(
        1,
        ticketed().stream().filter(seen -> seen.request() instanceof HelloRequest).count(),
        "asked once");
  }

  @Test
  @DisplayName("a service without hosts of its own is asked nothing more")
  void send_noHostNamed_asksNothing() {
    hello(List.of(), List.of(uri(service)));
    ServiceSession session = profileSession();

    assertAnswered(send(session));
    assertAnswered(send(session));

    assertEquals(3, service.seen.size());
    assertEquals(List.of(), direct());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://example.com/direct",
        "https://me:secret@example.com/direct",
        "example.com/direct",
        "https://127.0.0.1/direct"
      })
  void send_hostThatCannotBe_isIgnored(String uri) {
    hello(List.of(uri), List.of(uri));
    ServiceSession session = profileSession();

    assertAnswered(send(session));
    assertAnswered(send(session));

    assertEquals(List.of(), remembered.hosts());
    assertEquals(3, service.seen.size());
  }

  @Test
  void send_moreHostsThanTheBound_areIgnored() {
    List<String> many = Collections.nCopies(1_000, uri(service));
    hello(many, many);
    ServiceSession session = profileSession();

    assertAnswered(send(session));
    assertAnswered(send(session));

    assertEquals(List.of(), direct());
    assertEquals(List.of(), remembered.hosts());
  }

  @Test
  void send_hostNoLongerNamed_isLeft() {
    rememberHost(uri(service));
    pin();
    hello(List.of(), List.of());
    ServiceSession session = profileSession();

    assertAnswered(send(session));
    int before = service.seen.size();
    assertAnswered(send(session));

    assertEquals(before, direct().size());
    assertEquals(List.of(), remembered.hosts());
  }
}
