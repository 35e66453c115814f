package org.meshrelay.crypto.wrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;

final class AesKeyWrapTest {
  private static final String KEY_256 =
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

  /** RFC 3394, 4.1, 4.3 and 4.6. */
  @ParameterizedTest
  @CsvSource({
    "000102030405060708090a0b0c0d0e0f, 00112233445566778899aabbccddeeff,"
        + " 1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5",
    KEY_256
        + ", 00112233445566778899aabbccddeeff,"
        + " 64e8c3f9ce0f5ba263e9777905818a2a93c8191e7d6e8ae7",
    KEY_256
        + ", 00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f,"
        + " 28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43b"
        + "fb988b9b7a02dd21"
  })
  void wrap_examplesOfRfc3394_matchBothWays(String kek, String key, String wrapped) {
    SecretBytes wrappingKey = secret(kek);

    assertEquals(wrapped, AesKeyWrap.wrap(wrappingKey, secret(key)).toHex());
    assertEquals(Optional.of(secret(key)), AesKeyWrap.unwrap(wrappingKey, Bytes.hex(wrapped)));
  }

  @Test
  void unwrap_anyBitFlipped_isEmpty() {
    SecretBytes wrappingKey = secret(KEY_256);
    Bytes wrapped = AesKeyWrap.wrap(wrappingKey, secret(KEY_256));

    for (int bit = 0; bit < wrapped.size() * 8; bit++) {
      byte[] flipped = wrapped.toArray();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      assertEquals(Optional.empty(), AesKeyWrap.unwrap(wrappingKey, Bytes.wrap(flipped)));
    }
  }

  @Test
  void unwrap_otherKey_isEmpty() {
    Bytes wrapped = AesKeyWrap.wrap(secret(KEY_256), secret(KEY_256));

    assertEquals(Optional.empty(), AesKeyWrap.unwrap(SecretBytes.wrap(new byte[32]), wrapped));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 8, 16, 23, 25, 39})
  void unwrap_sizeThatNoKeyHas_isEmpty(int size) {
    assertEquals(Optional.empty(), AesKeyWrap.unwrap(secret(KEY_256), Bytes.wrap(new byte[size])));
  }

  @Test
  void wrap_wrongSizes_areRefused() {
    SecretBytes kek = secret(KEY_256);
    SecretBytes seventeen = SecretBytes.wrap(new byte[17]);

    assertThrows(IllegalArgumentException.class, () -> AesKeyWrap.wrap(seventeen, kek));
    assertThrows(IllegalArgumentException.class, () -> AesKeyWrap.wrap(kek, seventeen));
    assertThrows(
        IllegalArgumentException.class,
        () -> AesKeyWrap.unwrap(seventeen, Bytes.wrap(new byte[40])));
  }

  private static SecretBytes secret(String hex) {
    return SecretBytes.copyOf(Bytes.hex(hex));
  }
}
