package org.meshrelay.client.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which URIs of {@code Version.URI} name a host that we would dial (MSP-8, ADR 73). */
class DirectHostTest {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "https://node1.example.net, https://node1.example.net:443/.well-known/mmm",
    "https://Node1.Example.NET/, https://node1.example.net:443/.well-known/mmm",
    "HTTPS://node1.example.net:8443, https://node1.example.net:8443/.well-known/mmm",
    "https://localhost:1/mesh, https://localhost:1/mesh",
    "http://node1.example.net, http://node1.example.net:80/.well-known/mmm"
  })
  void parse_uriOfAHost_isThatHostWithItsOwnName(String text, String whole) {
    DirectHost host = DirectHost.parse(text).orElseThrow();

    assertEquals(whole, host.text());
    assertEquals(host.name(), host.endpoint().certificateName("example.com"));
    assertEquals(Optional.of(host), DirectHost.parse(host.text()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "node1.example.net",
        "/.well-known/mmm",
        "//node1.example.net",
        "https:node1.example.net",
        "https://",
        "https:///mesh",
        "ftp://node1.example.net",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://me@node1.example.net",
        "https://me:secret@node1.example.net",
        "https://node1.example.net?to=other",
        "https://node1.example.net#part",
        "https://127.0.0.1",
        "https://[::1]",
        "https://2130706433",
        "https://0x7f.1",
        "https://node_1.example.net",
        "https://-node.example.net",
        "https://node1.example.net.",
        "https://node1.example.net:0",
        "https://node1.example.net:65536",
        "https://node1.example.net/a b",
        "https://node1.example.net/a;b",
        "https://node1.example.net/\r\nHost: other",
        "https://nöde.example.net"
      })
  void parse_anythingElse_isNoHost(String text) {
    assertEquals(Optional.empty(), DirectHost.parse(text));
  }

  @Test
  void parse_longerThanTheBound_isNoHost() {
    String fits = "https://a.test/" + "x".repeat(185);
    String name = "https://" + "a".repeat(63) + "." + "b".repeat(63) + ".test";

    assertEquals(fits.length(), 200);
    assertEquals(true, DirectHost.parse(fits).isPresent());
    assertEquals(true, DirectHost.parse(name).isPresent());
    assertEquals(Optional.empty(), DirectHost.parse(name + "/" + "x".repeat(130)));
    assertEquals(Optional.empty(), DirectHost.parse("https://" + "a".repeat(64) + ".test"));
  }

  @Test
  @DisplayName("an answer with more hosts than the bound names none at all")
  void ofAnswer_tooMany_isNone() {
    List<String> four = List.of("https://a.test", "https://b.test", "https://c.test", "ftp://d");

    assertEquals(3, DirectHost.ofAnswer(four).size());
    assertEquals(
        List.of(),
        DirectHost.ofAnswer(Collections.nCopies(DirectHost.HOSTS_MAX + 1, "https://a.test")));
  }

  @Test
  void usable_afterAFailure_restsForAWhileAndNotAfterAClockThatWasPutBack() {
    List<DirectHost> hosts = DirectHost.ofAnswer(List.of("https://a.test"));
    DirectMemory.Known failed = new DirectMemory.Known(hosts, NOW);
    Duration rest = DirectMemory.Known.REST;

    assertEquals(List.of(), failed.usable(NOW));
    assertEquals(List.of(), failed.usable(NOW.plus(rest).minusMillis(1)));
    assertEquals(hosts, failed.usable(NOW.plus(rest)));
    assertEquals(hosts, failed.usable(NOW.minusSeconds(1)));
    assertEquals(hosts, new DirectMemory.Known(hosts, null).usable(NOW));
  }

  @Test
  void known_moreThanTheBound_cannotBe() {
    DirectHost host = DirectHost.parse("https://a.test").orElseThrow();

    assertThrows(
        IllegalArgumentException.class,
        () -> new DirectMemory.Known(Collections.nCopies(DirectHost.HOSTS_MAX + 1, host), null));
  }
}
