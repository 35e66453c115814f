package org.meshrelay.crypto.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.crypto.sign.Signatures;

/** Whatever octets a stranger calls a key: a size refused, or a key that can be used or not. */
final class PublicKeyFuzzTest {
  @FuzzTest
  void publicKey_anyOctets_isRefusedOrUsable(FuzzedDataProvider data) {
    Curve curve = data.pickValue(Curve.values());
    String identifier = data.consumeString(40);
    Bytes octets = Bytes.wrap(data.consumeRemainingAsBytes());
    PublicKey key;
    try {
      key = new PublicKey(curve, octets);
    } catch (IllegalArgumentException refused) {
      assertEquals(IllegalArgumentException.class, refused.getClass());
      return;
    }
    assertEquals(28 + 6, key.udf().text().length());
    assertFalse(key.isNamedBy(identifier) && identifier.length() < 28);
    assertFalse(Signatures.verify(key, octets, Bytes.wrap(new byte[114])));
    useInAgreement(key);
  }

  private static void useInAgreement(PublicKey key) {
    SecretBytes octets = SecretBytes.wrap(new byte[key.curve().seedSize()]);
    try {
      SecretBytes shared = AgreementKeyPair.fromPrivate(key.curve(), octets).agree(key);
      assertFalse(shared.equals(SecretBytes.wrap(new byte[shared.size()])));
    } catch (AgreementException refused) {
      assertEquals("key agreement failed", refused.getMessage());
    }
  }
}
