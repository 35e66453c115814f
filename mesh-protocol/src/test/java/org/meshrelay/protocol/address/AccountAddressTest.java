package org.meshrelay.protocol.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.testkit.Seeds;

/** protocol.md 2.2: one address has one canonical form. */
final class AccountAddressTest {
  @ParameterizedTest
  @CsvSource({
    "alice@example.com, alice@example.com",
    "Alice@EXAMPLE.Com, alice@example.com",
    "ALICE.B@example.com., alice.b@example.com",
    "ａｌｉｃｅ@example.com, alice@example.com",
    "ﬁona@example.com, fiona@example.com",
    "Ångström@bücher.example, ångström@xn--bcher-kva.example",
    "o'neil_+-x@localhost, o'neil_+-x@localhost"
  })
  void parse_anySpelling_isCanonical(String text, String canonical) {
    assertEquals(canonical, AccountAddress.parse(text).text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "alice",
        "@example.com",
        "alice@",
        ".alice@example.com",
        "alice.@example.com",
        "al ice@example.com",
        "al\u00a0ice@example.com",
        "al\u202eice@example.com",
        "al\u0000ice@example.com",
        "al\ud800ice@example.com",
        "alice@bob@example.com",
        "al:ice@example.com",
        "\"alice\"@example.com",
        "alice@-example.com",
        "alice@exa mple.com",
        "alice@example..com",
        "alice@192.0.2.1",
        "alice@[::1]",
        "alice@example.com:443"
      })
  void parse_malformed_isRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> AccountAddress.parse(text));
    assertEquals(Optional.empty(), AccountAddress.find(text));
  }

  @Test
  void parse_limits_areInclusive() {
    String domain = "d".repeat(63) + "." + "e".repeat(63) + "." + "f".repeat(61);

    assertEquals(254, AccountAddress.parse("a".repeat(63) + "@" + domain + "x").text().length());
    assertThrows(
        IllegalArgumentException.class,
        () -> AccountAddress.parse("a".repeat(63) + "@" + domain + "xx"));
    assertThrows(
        IllegalArgumentException.class, () -> AccountAddress.parse("a".repeat(64) + "@x.example"));
  }

  @Test
  void parse_hugeText_isRefusedWithoutNormalising() {
    assertThrows(
        IllegalArgumentException.class,
        () -> AccountAddress.parse("\ufdfa".repeat(1 << 20) + "@example.com"));
  }

  @Test
  void domainOf_badLocalPart_stillNamesTheDomain() {
    assertEquals(
        Optional.of(new ServiceName("example.com")), AccountAddress.domainOf("al ice@Example.com"));
  }

  @Test
  void parse_anyAcceptedText_isStable() {
    Seeds.forEach(
        2_000,
        random -> {
          StringBuilder text = new StringBuilder();
          for (int i = random.nextInt(1, 12); i > 0; i--) {
            text.appendCodePoint(random.nextInt(random.nextBoolean() ? 0x300 : 0x20000));
          }
          AccountAddress.find(text + "@example.com")
              .ifPresent(
                  address -> {
                    assertEquals(address, AccountAddress.parse(address.text()));
                    assertTrue(address.text().getBytes(StandardCharsets.UTF_8).length <= 254);
                  });
        });
  }
}
