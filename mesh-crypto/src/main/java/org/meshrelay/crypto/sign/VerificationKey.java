package org.meshrelay.crypto.sign;

import org.meshrelay.crypto.internal.bc.EdDsaVerifier;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;

/**
 * A public key made ready to verify with: whether it is a point, and which, is found out once. For
 * keys that verify often; decoding is some 7 % of a verification. Immutable, any thread; about 300
 * octets.
 */
public final class VerificationKey {
  private final EdDsaVerifier verifier;

  private VerificationKey(EdDsaVerifier verifier) {
    this.verifier = verifier;
  }

  /** Of any key; one that is no point, or of an agreement curve, verifies nothing. */
  public static VerificationKey of(PublicKey key) {
    byte[] octets = key.octets().toArray();
    return new VerificationKey(
        switch (key.curve()) {
          case ED448 -> EdDsaVerifier.ed448(octets);
          case ED25519 -> EdDsaVerifier.ed25519(octets);
          case X25519, X448 -> EdDsaVerifier.NONE;
        });
  }

  /** Like {@link Signatures#verify} with the public key. */
  public boolean verify(Bytes message, Bytes signature) {
    return verifier.verify(message, signature.toArray());
  }
}
