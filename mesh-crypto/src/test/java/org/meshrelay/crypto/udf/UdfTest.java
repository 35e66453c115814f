package org.meshrelay.crypto.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.testkit.Seeds;

/** Text form and types of fingerprints (encoding.md 3.1, 3.2, 3.5). */
final class UdfTest {
  @ParameterizedTest
  @CsvSource({
    "AUTHENTICATOR_SHA2_512, A",
    "AUTHENTICATOR_SHA3_512, A",
    "ENCRYPTION, E",
    "ENCRYPTION_SIGNATURE, E",
    "DIGEST_SHA3_512, K",
    "DIGEST_SHA3_512_50, K",
    "DIGEST_SHA2_512, M",
    "DIGEST_SHA2_512_50, M",
    "NONCE, N",
    "OID, O",
    "RANDOM_SEED, R",
    "SHARE, S",
    "DERIVATION_SEED, Z"
  })
  void of_everyType_beginsWithItsLetter(UdfType type, String letter) {
    Udf udf = Udf.of(type.code(), Bytes.wrap(new byte[16]));

    assertEquals(letter, udf.text().substring(0, 1));
    assertEquals(Optional.of(type), UdfType.ofCode(udf.type()));
  }

  @Test
  void ofCode_unassigned_isEmpty() {
    assertEquals(Optional.empty(), UdfType.ofCode(2));
    assertEquals(Optional.empty(), UdfType.ofCode(255));
  }

  @Test
  void parse_caseDashesAndOtherCharacters_doNotMatter() {
    Udf udf = Udf.parse("NAJ3-D7WK-DTBA-4HJK-2N2E-72S6-QVLQ");

    assertEquals(udf, Udf.parse("naj3d7wkdtba4hjk2n2e72s6qvlq"));
    assertEquals(udf, Udf.parse(" NAJ3 D7WK_DTBA.4HJK-2N2E-72S6-QVLQ\n"));
    assertEquals("NAJ3-D7WK-DTBA-4HJK-2N2E-72S6-QVLQ", udf.text());
  }

  @Test
  void parse_textsThatDifferInThePartialOctet_haveEqualData() {
    Udf shorter = Udf.parse("ZAAA-ITKG-ED44-XKEY-X");
    Udf longer = Udf.parse("ZAAA-ITKG-ED44-XKEY-2");

    assertEquals(shorter.data().slice(0, 9), longer.data().slice(0, 9));
    assertNotEquals(shorter, longer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "N", "NA", "NAJ", "!!!!", "\u017f\u017f\u017f\u017f", "0189"})
  void parse_withoutAWholeDataOctet_isRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Udf.parse(text));
  }

  @Test
  void parse_longestText_isReadAndOneMoreRefused() {
    String longest = "M".repeat(Udf.TEXT_CHARACTERS_MAX);

    assertEquals(2559, Udf.parse(longest).data().size());
    assertThrows(IllegalArgumentException.class, () -> Udf.parse(longest + "M"));
  }

  @Test
  void of_bitsOutsideTheData_isRefused() {
    Bytes data = Bytes.wrap(new byte[4]);

    assertThrows(IllegalArgumentException.class, () -> Udf.of(96, data, 41));
    assertThrows(IllegalArgumentException.class, () -> Udf.of(96, data, 15));
    assertThrows(IllegalArgumentException.class, () -> Udf.of(256, data, 40));
    assertThrows(IllegalArgumentException.class, () -> Udf.of(-1, data, 40));
  }

  @Test
  void nonce_twice_isFreshAndRoundTrips() {
    Udf first = Udf.nonce(EntropySource.system());
    Udf second = Udf.nonce(EntropySource.system());

    assertNotEquals(first, second);
    assertEquals(UdfType.NONCE.code(), first.type());
    assertEquals(16, first.data().size());
    assertEquals(140, first.bits());
    assertEquals(first.data(), Udf.parse(first.text()).data());
  }

  @Test
  void of_anyDataAndPrecision_parsesToItself() {
    Seeds.forEach(
        200,
        random -> {
          Bytes data = ((EntropySource) random::nextBytes).bytes(random.nextInt(1, 70));
          int bits = random.nextInt(16, 8 * (1 + data.size()) + 1);

          Udf udf = Udf.of(random.nextInt(256), data, bits);

          assertEquals(udf, Udf.parse(udf.text()));
          assertEquals((bits + 4) / 5 * 5, udf.bits());
          assertTrue(data.startsWith(udf.data().slice(0, bits / 8 - 1)));
        });
  }

  @Test
  void agreesWith_prefixOfEnoughBits_only() {
    Udf whole = ContentDigest.of(Bytes.utf8("a"), "text/plain");
    Udf prefix = Udf.parse(whole.text().substring(0, 25));
    Udf other = ContentDigest.of(Bytes.utf8("b"), "text/plain");

    assertEquals(105, prefix.bits() + 5);
    assertTrue(whole.agreesWith(prefix, 100));
    assertTrue(prefix.agreesWith(whole, 100));
    assertFalse(whole.agreesWith(prefix, 105));
    assertFalse(whole.agreesWith(other, 100));
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "E", "S", "Z", "R"})
  void toString_secretTypes_doNotShowTheText(String letter) {
    Udf udf = Udf.parse(letter + "BCD-EFGH-IJKL-MNOP-QRST");

    assertEquals("Udf[" + letter + ", 100 bits]", udf.toString());
  }

  @Test
  void toString_identifiers_isTheText() {
    assertEquals("NAJ3-D7WK", Udf.parse("NAJ3D7WK").toString());
  }
}
