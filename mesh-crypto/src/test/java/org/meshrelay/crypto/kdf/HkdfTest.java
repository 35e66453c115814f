package org.meshrelay.crypto.kdf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;

final class HkdfTest {
  /** Appendix A.1, A.2 and A.3. */
  @ParameterizedTest
  @CsvSource({
    "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, 000102030405060708090a0b0c,"
        + " f0f1f2f3f4f5f6f7f8f9,"
        + " 077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5,"
        + " 3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
        + "34007208d5b887185865",
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
        + "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"
        + "404142434445464748494a4b4c4d4e4f,"
        + " 606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f"
        + "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"
        + "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf,"
        + " b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecf"
        + "d0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeef"
        + "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff,"
        + " 06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244,"
        + " b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
        + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
        + "cc30c58179ec3e87c14c01d5c1f3434f1d87",
    "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, '', '',"
        + " 19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04,"
        + " 8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
        + "9d201395faa4b61a96c8"
  })
  void sha256_examplesOfRfc5869_match(
      String ikm, String salt, String info, String prk, String okm) {
    SecretBytes input = SecretBytes.copyOf(Bytes.hex(ikm));
    int length = okm.length() / 2;

    SecretBytes extracted = Hkdf.SHA256.extract(Bytes.hex(salt), input);

    assertEquals(prk, extracted.reveal().toHex());
    assertEquals(okm, Hkdf.SHA256.expand(extracted, Bytes.hex(info), length).reveal().toHex());
    assertEquals(
        okm, Hkdf.SHA256.derive(Bytes.hex(salt), input, Bytes.hex(info), length).reveal().toHex());
  }

  @Test
  void sha512_oneBlock_isTheTwoHmacsOfDare53() {
    SecretBytes secret = SecretBytes.copyOf(Bytes.hex("00112233"));
    Bytes info = Bytes.utf8("master");

    Bytes prk = Digests.hmacSha512(Bytes.wrap(new byte[64]), secret.reveal());
    Bytes block = Digests.hmacSha512(prk, info, Bytes.of(1));

    assertEquals(block.slice(0, 32), Hkdf.SHA512.derive(Bytes.EMPTY, secret, info, 32).reveal());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 255 * 32 + 1})
  void expand_lengthOutOfRange_isRefused(int length) {
    SecretBytes prk = SecretBytes.wrap(new byte[32]);

    assertThrows(
        IllegalArgumentException.class, () -> Hkdf.SHA256.expand(prk, Bytes.EMPTY, length));
  }

  @ParameterizedTest
  @EnumSource(Hkdf.class)
  void expand_longestOutput_beginsWithShorterOnes(Hkdf hkdf) {
    SecretBytes prk = SecretBytes.wrap(new byte[hkdf.digestSize()]);

    Bytes longest = hkdf.expand(prk, Bytes.EMPTY, 255 * hkdf.digestSize()).reveal();

    assertEquals(longest.slice(0, 100), hkdf.expand(prk, Bytes.EMPTY, 100).reveal());
  }
}
