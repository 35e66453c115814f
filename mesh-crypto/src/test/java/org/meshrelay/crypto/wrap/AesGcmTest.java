package org.meshrelay.crypto.wrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.testkit.Seeds;

final class AesGcmTest {
  private static final String ZERO_KEY = "00".repeat(32);
  private static final String KEY =
      "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";

  private static final String ZERO_CASE =
      "0000000000000000000000000000000000000000000000000000000000000000,"
          + " 000000000000000000000000, ";

  /** Test cases 13, 14 and 16 of the GCM specification. */
  @ParameterizedTest
  @CsvSource({
    ZERO_CASE + "'', '', 530f8afbc74536b9a963b4f1c4cb738b",
    ZERO_CASE
        + "'', 00000000000000000000000000000000,"
        + " cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919",
    "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308,"
        + " cafebabefacedbaddecaf888, feedfacedeadbeeffeedfacedeadbeefabaddad2,"
        + " d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39,"
        + " 522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        + "76fc6ece0f4e1768cddf8853bb2d551b"
  })
  void seal_casesOfTheSpecification_matchBothWays(
      String key, String iv, String aad, String plain, String sealed) {
    SecretBytes secret = SecretBytes.copyOf(Bytes.hex(key));

    assertEquals(
        sealed, AesGcm.seal(secret, Bytes.hex(iv), Bytes.hex(aad), Bytes.hex(plain)).toHex());
    assertEquals(
        Optional.of(Bytes.hex(plain)),
        AesGcm.open(secret, Bytes.hex(iv), Bytes.hex(aad), Bytes.hex(sealed)));
  }

  @Test
  void open_anyBitFlipped_isEmpty() {
    SecretBytes key = SecretBytes.copyOf(Bytes.hex(KEY));
    Bytes iv = Bytes.wrap(new byte[12]);
    Bytes aad = Bytes.utf8("header");
    Bytes sealed = AesGcm.seal(key, iv, aad, Bytes.utf8("plaintext"));

    for (int bit = 0; bit < sealed.size() * 8; bit++) {
      assertTrue(AesGcm.open(key, iv, aad, flipped(sealed, bit)).isEmpty());
    }
    for (int bit = 0; bit < aad.size() * 8; bit++) {
      assertTrue(AesGcm.open(key, iv, flipped(aad, bit), sealed).isEmpty());
    }
    for (int bit = 0; bit < iv.size() * 8; bit++) {
      assertTrue(AesGcm.open(key, flipped(iv, bit), aad, sealed).isEmpty());
    }
  }

  @Test
  void open_shorterThanATag_isEmpty() {
    SecretBytes key = SecretBytes.copyOf(Bytes.hex(ZERO_KEY));
    Bytes iv = Bytes.wrap(new byte[12]);

    for (int size = 0; size < AesGcm.TAG_SIZE; size++) {
      assertTrue(AesGcm.open(key, iv, Bytes.EMPTY, Bytes.wrap(new byte[size])).isEmpty());
    }
  }

  @Test
  void seal_anyPlaintextInAnyPlaceOfAnArray_comesBack() {
    SecretBytes key = SecretBytes.copyOf(Bytes.hex(KEY));
    Seeds.forEach(
        100,
        random -> {
          byte[] octets = new byte[random.nextInt(5000)];
          random.nextBytes(octets);
          Bytes plain = Bytes.wrap(octets, octets.length / 3, octets.length / 2);
          Bytes iv = Bytes.bigEndian(random.nextLong(), 12);

          Bytes sealed = AesGcm.seal(key, iv, plain, plain);

          assertEquals(Optional.of(plain), AesGcm.open(key, iv, plain, sealed));
        });
  }

  @Test
  void anyDirection_wrongKeyOrVectorSize_isRefused() {
    SecretBytes key = SecretBytes.copyOf(Bytes.hex(KEY));
    Bytes longVector = Bytes.wrap(new byte[16]);

    assertThrows(
        IllegalArgumentException.class,
        () -> AesGcm.seal(key, longVector, Bytes.EMPTY, Bytes.EMPTY));
    assertThrows(
        IllegalArgumentException.class,
        () -> AesGcm.open(key, longVector, Bytes.EMPTY, longVector));
    assertThrows(
        IllegalArgumentException.class,
        () -> AesGcm.seal(key.slice(0, 20), longVector.slice(4), Bytes.EMPTY, Bytes.EMPTY));
  }

  private static Bytes flipped(Bytes octets, int bit) {
    byte[] flipped = octets.toArray();
    flipped[bit / 8] ^= (byte) (1 << (bit % 8));
    return Bytes.wrap(flipped);
  }
}
