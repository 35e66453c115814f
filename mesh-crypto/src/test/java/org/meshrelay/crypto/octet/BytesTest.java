package org.meshrelay.crypto.octet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class BytesTest {
  @Test
  void slice_ofSlice_countsFromItsOwnStart() {
    Bytes all = Bytes.of(1, 2, 3, 4, 5);

    assertEquals(Bytes.of(3, 4), all.slice(1, 5).slice(1, 3));
  }

  @Test
  void equals_sameOctetsElsewhere_areEqualAndHashAlike() {
    Bytes cut = Bytes.of(9, 1, 2, 9).slice(1, 3);

    assertEquals(Bytes.of(1, 2), cut);
    assertEquals(Bytes.of(1, 2).hashCode(), cut.hashCode());
    assertNotEquals(Bytes.of(1, 3), cut);
  }

  @Test
  void get_outsideSlice_isRefusedThoughTheArrayGoesOn() {
    Bytes cut = Bytes.of(1, 2, 3).slice(0, 2);

    assertThrows(IndexOutOfBoundsException.class, () -> cut.get(2));
  }

  @Test
  void utf8_malformed_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> Bytes.of(0xC3, 0x28).utf8());
  }

  @Test
  void base64_withLineBreaksPaddingAndBothAlphabets_decodes() {
    assertEquals(Bytes.of(0xFB, 0xFF, 0xBF), Base64Url.decode("-_\n  +/="));
    assertEquals("-_-_", Bytes.of(0xFB, 0xFF, 0xBF).toBase64Url());
  }

  @Test
  void base64_otherCharacterOrImpossibleLength_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> Base64Url.decode("ab*d"));
    assertThrows(IllegalArgumentException.class, () -> Base64Url.decode("abcde"));
    assertThrows(IllegalArgumentException.class, () -> Base64Url.decode("ab=c"));
  }

  @Test
  void bigEndian_roundTrips() {
    assertEquals(0x0102030405L, Bytes.bigEndian(0x0102030405L, 8).bigEndianAt(0, 8));
    assertEquals(Bytes.of(0, 5), Bytes.bigEndian(5, 2));
  }
}
