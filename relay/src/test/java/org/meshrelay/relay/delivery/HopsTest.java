package org.meshrelay.relay.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.access.Hop;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.fixture.TestUser;

/** Addresses of callers as octets. Only literals count: no name is looked up. */
class HopsTest {
  private static Bytes octets(String address) {
    Caller.Arrival arrival = new Caller.Arrival(1, address, true, true);
    return Hops.of(new Caller.PeerService(TestUser.newDevice().profile().key().udf(), arrival))
        .remoteAddress();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, c0000201",
    "255.255.255.255, ffffffff",
    "::1, 00000000000000000000000000000001",
    "::, 00000000000000000000000000000000",
    "2001:db8::, 20010db8000000000000000000000000",
    "2001:db8::7:0:1, 20010db8000000000000000700000001",
    "2001:DB8:1:2:3:4:5:6, 20010db8000100020003000400050006",
    "fe80::1%eth0, fe800000000000000000000000000001"
  })
  void of_literal_givesItsOctets(String address, String hex) {
    assertEquals(hex, java.util.HexFormat.of().formatHex(octets(address).toArray()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "example.com",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "1.2.3.-4",
        "1.2.3.4444",
        ":",
        ":::",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        "12345::",
        "g::1",
        "1:2:3:4:5:6:7:8::"
      })
  void of_anythingElse_givesNothing(String address) {
    assertEquals(Bytes.EMPTY, octets(address));
  }

  @Test
  void recovered_isADeviceOfTheSenderWithoutAddress() {
    TestUser alice = TestUser.at("alice@example.com");

    Hop hop = Hops.recovered(alice.address());

    assertEquals(Hop.Kind.DEVICE, hop.kind());
    assertEquals(alice.address(), hop.account());
    assertEquals(Bytes.EMPTY, hop.remoteAddress());
  }
}
