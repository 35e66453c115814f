package org.meshrelay.crypto.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;

/** Identifiers of RSA keys are recognised, so that records of 2016 can be named. */
final class RsaPublicKeyTest {
  private static final Bytes EXPONENT = Bytes.hex("010001");

  @Test
  void isNamedBy_identifierOf2016AndEraB_isTrue() {
    RsaPublicKey key = new RsaPublicKey(modulus(256), EXPONENT);

    assertTrue(key.isNamedBy(key.identifier2016()));
    assertTrue(key.isNamedBy(key.identifier2016().replace("-", "")));
    assertTrue(key.isNamedBy(key.udf().text()));
    assertEquals(35, key.identifier2016().length());
  }

  @Test
  void isNamedBy_cutOrForeignIdentifier_isFalse() {
    RsaPublicKey key = new RsaPublicKey(modulus(256), EXPONENT);
    RsaPublicKey other = new RsaPublicKey(modulus(256), EXPONENT);

    assertFalse(key.isNamedBy(other.udf().text()));
    assertFalse(key.isNamedBy(key.udf().text().substring(0, 33)));
    assertFalse(key.isNamedBy(key.udf().text() + "!"));
    assertFalse(key.isNamedBy(""));
  }

  @Test
  void constructor_emptyOrOversizedNumbers_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> new RsaPublicKey(Bytes.EMPTY, EXPONENT));
    assertThrows(IllegalArgumentException.class, () -> new RsaPublicKey(modulus(256), Bytes.EMPTY));
    assertThrows(IllegalArgumentException.class, () -> new RsaPublicKey(modulus(1025), EXPONENT));
    assertThrows(
        IllegalArgumentException.class, () -> new RsaPublicKey(modulus(128), modulus(129)));
  }

  private static Bytes modulus(int size) {
    return EntropySource.system().bytes(size);
  }
}
