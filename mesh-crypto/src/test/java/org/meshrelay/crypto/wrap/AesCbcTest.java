package org.meshrelay.crypto.wrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.testkit.Seeds;

final class AesCbcTest {
  private static final SecretBytes KEY =
      SecretBytes.copyOf(
          Bytes.hex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"));
  private static final Bytes IV = Bytes.hex("000102030405060708090a0b0c0d0e0f");

  /** SP 800-38A, F.2.5, first two blocks; the padding follows as a third. */
  @Test
  void encrypt_exampleOfSp800_matches() {
    Bytes plain = Bytes.hex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51");

    Bytes ciphertext = AesCbc.encrypt(KEY, IV, plain);

    assertEquals(
        "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d",
        ciphertext.slice(0, 32).toHex());
    assertEquals(48, ciphertext.size());
  }

  @Test
  void encrypt_anyPlaintext_hasTheAnnouncedSizeAndComesBack() {
    Seeds.forEach(
        100,
        random -> {
          byte[] octets = new byte[random.nextInt(200)];
          random.nextBytes(octets);
          Bytes plain = Bytes.wrap(octets, octets.length / 4, octets.length - octets.length / 4);

          Bytes ciphertext = AesCbc.encrypt(KEY, IV, plain);

          assertEquals(16 * (1 + plain.size() / 16), ciphertext.size());
          assertEquals(Optional.of(plain), AesCbc.decrypt(KEY, IV, ciphertext));
        });
  }

  @Test
  void decrypt_lastBlockDamaged_neverYieldsThePlaintext() {
    Bytes plain = Bytes.utf8("sixteen octets!!");
    byte[] damaged = AesCbc.encrypt(KEY, IV, plain).toArray();

    damaged[31] ^= 1;

    assertNotEquals(Optional.of(plain), AesCbc.decrypt(KEY, IV, Bytes.wrap(damaged)));
  }

  @Test
  void decrypt_cutByABlock_isEmptyWhenThePaddingIsGone() {
    Bytes ciphertext = AesCbc.encrypt(KEY, IV, Bytes.wrap(new byte[32]));

    assertTrue(AesCbc.decrypt(KEY, IV, ciphertext.slice(0, 32)).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 17, 33})
  void decrypt_sizeThatIsNoMultipleOfTheBlock_isEmpty(int size) {
    assertTrue(AesCbc.decrypt(KEY, IV, Bytes.wrap(new byte[size])).isEmpty());
  }

  @Test
  void anyDirection_wrongKeyOrVectorSize_isRefused() {
    SecretBytes shortKey = SecretBytes.wrap(new byte[31]);

    assertThrows(IllegalArgumentException.class, () -> AesCbc.encrypt(shortKey, IV, Bytes.EMPTY));
    assertThrows(
        IllegalArgumentException.class, () -> AesCbc.encrypt(KEY, IV.slice(1), Bytes.EMPTY));
    assertThrows(
        IllegalArgumentException.class, () -> AesCbc.decrypt(KEY, IV.slice(1), Bytes.EMPTY));
  }
}
