package org.meshrelay.crypto.octet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class SecretBytesTest {
  @Test
  void toString_anySecret_showsSizeOnly() {
    String text = SecretBytes.copyOf(Bytes.hex("c0ffee")).toString();

    assertEquals("SecretBytes[3]", text);
    assertFalse(text.contains("c0ff"));
  }

  @Test
  void toArray_afterClose_isRefusedAndWiped() {
    byte[] octets = {1, 2, 3};
    SecretBytes secret = SecretBytes.wrap(octets);

    secret.close();

    assertThrows(IllegalStateException.class, secret::toArray);
    assertEquals(Bytes.of(0, 0, 0), Bytes.wrap(octets));
  }

  @Test
  void equals_sameOctets_only() {
    SecretBytes secret = SecretBytes.copyOf(Bytes.hex("0102"));

    assertEquals(SecretBytes.copyOf(Bytes.hex("0102")), secret);
    assertNotEquals(SecretBytes.copyOf(Bytes.hex("0103")), secret);
    assertNotEquals(SecretBytes.copyOf(Bytes.hex("010200")), secret);
  }
}
