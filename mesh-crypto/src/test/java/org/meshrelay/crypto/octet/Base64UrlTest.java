package org.meshrelay.crypto.octet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.testkit.Seeds;

final class Base64UrlTest {
  @Test
  void decode_bothAlphabetsPaddingAndLineBreaks_areRead() {
    Bytes octets = Bytes.hex("fbffbf00");

    assertEquals(octets, Base64Url.decode("-_-_AA"));
    assertEquals(octets, Base64Url.decode("+/+/AA=="));
    assertEquals(octets, Base64Url.decode("-_\n  -_\r\n\tA A"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "AAAAA", "AA*A", "AA=A", "AAAA\u00e4", "AAAA\u0000", "AA.A"})
  void decode_cutShortOrForeignCharacters_isRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Base64Url.decode(text));
  }

  @Test
  void encode_anyOctets_matchesJdkAndComesBack() {
    Seeds.forEach(
        200,
        random -> {
          byte[] octets = new byte[random.nextInt(200)];
          random.nextBytes(octets);
          Bytes slice = Bytes.wrap(octets, octets.length / 3, octets.length - octets.length / 3);

          String text = Base64Url.encode(slice);

          assertEquals(
              Base64.getUrlEncoder().withoutPadding().encodeToString(slice.toArray()), text);
          assertEquals(slice, Base64Url.decode(text));
        });
  }
}
