package org.meshrelay.protocol.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of services: what Host, addresses and tickets compare. */
final class ServiceNameTest {
  @ParameterizedTest
  @CsvSource({
    "example.com, example.com",
    "Example.COM:8443, example.com",
    "example.com., example.com",
    "example.com.:443, example.com",
    "example.com:, example.com",
    "bücher.example:1, xn--bcher-kva.example"
  })
  void ofHost_anySpelling_isCanonicalWithoutPort(String host, String name) {
    assertEquals(Optional.of(name), ServiceName.ofHost(host).map(ServiceName::text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":443", "[::1]:443", "127.0.0.1", "a..b", "a_b.example", "a b", "."})
  void ofHost_noDnsName_isEmpty(String host) {
    assertEquals(Optional.empty(), ServiceName.ofHost(host));
  }

  @Test
  void parse_longLabelOrName_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> ServiceName.parse("a".repeat(64) + ".com"));
    assertThrows(IllegalArgumentException.class, () -> ServiceName.parse("abcdefg.".repeat(32)));
    assertThrows(IllegalArgumentException.class, () -> new ServiceName("Example.com"));
  }
}
