package org.meshrelay.protocol.vector;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;

/**
 * Ed25519 without the prefix, by the JDK: to show that published signatures are not of that form,
 * which our own verification, accepting both, cannot show.
 */
final class PureEd25519 {
  private static final Bytes DER_PREFIX = Bytes.hex("302a300506032b6570032100");

  private PureEd25519() {}

  static boolean verify(PublicKey key, Bytes message, Bytes signature)
      throws GeneralSecurityException {
    Bytes encoded = Bytes.concat(DER_PREFIX, key.octets());
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(
        KeyFactory.getInstance("Ed25519")
            .generatePublic(new X509EncodedKeySpec(encoded.toArray())));
    verifier.update(message.toArray());
    try {
      return verifier.verify(signature.toArray());
    } catch (SignatureException e) {
      return false;
    }
  }
}
