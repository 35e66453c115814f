package org.meshrelay.protocol.encoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Base64;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.octet.Base64Url;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.testkit.Seeds;

/** Base64 from octets: what it accepts and that it agrees with the two other decoders. */
final class Base64ReaderTest {
  @Test
  void decode_whatTheJdkEncodes_isWhatItWas() {
    Seeds.forEach(
        300,
        random -> {
          byte[] octets = new byte[random.nextInt(random.nextInt(8) == 0 ? 4000 : 200)];
          random.nextBytes(octets);
          Base64.Encoder encoder =
              switch (random.nextInt(4)) {
                case 0 -> Base64.getEncoder();
                case 1 -> Base64.getUrlEncoder();
                case 2 -> Base64.getMimeEncoder(20, new byte[] {'\n', ' ', ' '});
                default -> Base64.getUrlEncoder().withoutPadding();
              };

          assertEquals(Bytes.wrap(octets), decode(Bytes.wrap(encoder.encode(octets))));
        });
  }

  @Test
  void decode_anyAscii_agreesWithTheDecoderOfTexts() {
    Seeds.forEach(
        2000,
        random -> {
          String text = randomText(random);
          assertEquals(byText(text), byOctets(text), text);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "AAAAA", "=AAA", "AA=A", "AA*A", "AA\u0000A", "é"})
  void decode_notBase64_isRefused(String text) {
    assertThrows(DecodeException.class, () -> Base64Reader.decode(Bytes.utf8(text)));
  }

  @Test
  void decode_longText_isAsLenientAsAShortOne() throws Exception {
    byte[] text = "A".repeat(4096).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    assertEquals(3072, Base64Reader.decode(Bytes.copyOf(text)).size());
    for (int at : new int[] {0, 1, 2047, 4094, 4095}) {
      byte[] damaged = text.clone();
      damaged[at] = '*';
      assertThrows(DecodeException.class, () -> Base64Reader.decode(Bytes.wrap(damaged)));
      damaged[at] = ' ';
      assertEquals(3071, Base64Reader.decode(Bytes.wrap(damaged)).size());
    }
  }

  private static String randomText(SplittableRandom random) {
    String alphabet = "AZaz09-_+/ \n\r\t==*.";
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(24);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(random.nextInt(3) == 0 ? alphabet.length() : 10)));
    }
    return text.toString();
  }

  private static String byText(String text) {
    try {
      return Base64Url.decode(text).toHex();
    } catch (IllegalArgumentException e) {
      return "refused";
    }
  }

  private static String byOctets(String text) {
    try {
      return Base64Reader.decode(Bytes.utf8(text)).toHex();
    } catch (DecodeException e) {
      return "refused";
    }
  }

  private static Bytes decode(Bytes text) {
    try {
      return Base64Reader.decode(text);
    } catch (DecodeException e) {
      throw new AssertionError(e);
    }
  }
}
