package org.meshrelay.crypto.octet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meshrelay.testkit.Seeds;

final class Base32Test {
  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "f, MY",
    "fo, MZXQ",
    "foo, MZXW-6",
    "foob, MZXW-6YQ",
    "fooba, MZXW-6YTB",
    "foobar, MZXW-6YTB-OI"
  })
  void encodeGrouped_examplesOfRfc4648_matchWithoutPadding(String octets, String text) {
    assertEquals(text, Base32.encodeGrouped(Bytes.utf8(octets)));
    assertEquals(Bytes.utf8(octets), Base32.decodeLenient(text));
  }

  @Test
  void encodeGrouped_fewerBits_cutsCharacters() {
    assertEquals("MZXW", Base32.encodeGrouped(Bytes.utf8("foobar"), 20));
    assertEquals("MZXW-6", Base32.encodeGrouped(Bytes.utf8("foobar"), 21));
  }

  @Test
  void encodeGrouped_moreBitsThanThereAre_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> Base32.encodeGrouped(Bytes.utf8("foo"), 25));
    assertThrows(IllegalArgumentException.class, () -> Base32.encodeGrouped(Bytes.utf8("foo"), -1));
  }

  @Test
  void decodeLenient_otherCharacters_areSkipped() {
    assertEquals(Bytes.utf8("foobar"), Base32.decodeLenient(" mzxw6-ytb=oi\n0189"));
  }

  @Test
  void decodeLenient_foreignLettersThatCaseRulesTurnIntoOurs_areSkipped() {
    // Upper-casing U+017F (long s) gives S, and U+0131 (dotless i) gives I.
    assertEquals(Bytes.EMPTY, Base32.decodeLenient("\u017f\u0131\u017f\u0131\ufb01"));
    assertEquals("", Base32.regroup("\u017f\u0131\ufb01"));
    assertFalse(Base32.isText("MBCP\u017f"));
  }

  @Test
  void isText_alphabetInEitherCaseAndDashes_only() {
    assertTrue(Base32.isText("MBCP-ogfy-2345"));
    assertFalse(Base32.isText("MBCP OGFY"));
    assertFalse(Base32.isText("MBCP-0GFY"));
  }

  @Test
  void anyOctets_encodedAndDecoded_comeBack() {
    Seeds.forEach(
        200,
        random -> {
          byte[] octets = new byte[random.nextInt(80)];
          random.nextBytes(octets);
          String text = Base32.encodeGrouped(Bytes.wrap(octets));

          assertEquals(Bytes.wrap(octets), Base32.decodeLenient(text));
          assertEquals(text, Base32.regroup(text.toLowerCase(java.util.Locale.ROOT)));
        });
  }
}
