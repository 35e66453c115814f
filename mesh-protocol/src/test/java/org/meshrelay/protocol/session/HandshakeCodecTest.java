package org.meshrelay.protocol.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.DecodeException;

/** Byte layouts of authentication.md 3.1 to 3.3. */
final class HandshakeCodecTest {
  @Test
  void payload1_anyPartEmpty_roundTrips() throws Exception {
    Bytes some = Bytes.utf8("{}");
    for (Bytes credential : new Bytes[] {Bytes.EMPTY, some}) {
      for (Bytes request : new Bytes[] {Bytes.EMPTY, some}) {
        HandshakeCodec.Payload1 payload =
            new HandshakeCodec.Payload1(1_600_000_000_000L, credential, request);

        assertEquals(payload, HandshakeCodec.Payload1.decode(payload.encode()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00000174876e80",
        "00000174876e8000000000",
        "00000174876e800000000001", // length 1, no octet
        "00000174876e800000008001", // length above 32,768
        "00000174876e8000ffffffff",
        "00000174876e800080000000"
      })
  void payload1_lengthOutOfRange_isRefused(String hex) {
    assertThrows(DecodeException.class, () -> HandshakeCodec.Payload1.decode(Bytes.hex(hex)));
  }

  @Test
  void payload1_credentialAtTheLimit_isAcceptedAndOneMoreIsNot() throws Exception {
    Bytes atLimit = Bytes.wrap(new byte[HandshakeCodec.CREDENTIAL_MAX]);
    Bytes header = Bytes.hex("00000174876e8000");
    Bytes above =
        Bytes.concat(
            header, Bytes.bigEndian(HandshakeCodec.CREDENTIAL_MAX + 1L, 4), atLimit, Bytes.of(0));

    assertEquals(
        atLimit,
        HandshakeCodec.Payload1.decode(
                new HandshakeCodec.Payload1(1, atLimit, Bytes.EMPTY).encode())
            .credential());
    assertThrows(DecodeException.class, () -> HandshakeCodec.Payload1.decode(above));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new HandshakeCodec.Payload1(
                1, Bytes.wrap(new byte[HandshakeCodec.CREDENTIAL_MAX + 1]), Bytes.EMPTY));
  }

  @Test
  void payload2_withAndWithoutTicket_roundTrips() throws Exception {
    HandshakeCodec.Payload2 without = HandshakeCodec.Payload2.withoutTicket(Bytes.utf8("{}"));
    HandshakeCodec.Payload2 with =
        new HandshakeCodec.Payload2(5, Bytes.utf8("ticket"), Bytes.EMPTY);

    assertEquals(without, HandshakeCodec.Payload2.decode(without.encode()));
    assertEquals(with, HandshakeCodec.Payload2.decode(with.encode()));
    assertFalse(without.hasTicket());
    assertTrue(with.hasTicket());
    assertEquals("00000000000000000000" + "7b7d", without.encode().toHex());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "000000000000000000", "00000000000000000001", "0000000000000000ffff00"})
  void payload2_lengthOutOfRange_isRefused(String hex) {
    assertThrows(DecodeException.class, () -> HandshakeCodec.Payload2.decode(Bytes.hex(hex)));
  }

  @Test
  void prologue_hostFieldWithPortOrFinalDot_isThatOfTheName() {
    ServiceName plain = ServiceName.ofHost("example.net").orElseThrow();
    Bytes expected = HandshakeCodec.prologue(Mode.DEVICE, plain, "MB");

    for (String field : new String[] {"example.net:443", "EXAMPLE.net", "example.net.:8443"}) {
      ServiceName host = ServiceName.ofHost(field).orElseThrow();
      assertEquals(expected, HandshakeCodec.prologue(Mode.DEVICE, host, "MB"), field);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"NULL", "TICKET"})
  void prologue_modeWithoutExchange_isRefused(String mode) {
    assertThrows(
        IllegalStateException.class,
        () -> HandshakeCodec.prologue(Mode.valueOf(mode), SessionFixtures.HOST, "MB"));
  }
}
