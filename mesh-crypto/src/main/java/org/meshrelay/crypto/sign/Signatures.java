package org.meshrelay.crypto.sign;

import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;

/**
 * Verifies Ed448 and Ed25519 signatures strictly: canonical encodings only, and no public key of
 * small order, under which one signature would fit every message. Any thread.
 */
public final class Signatures {
  private Signatures() {}

  /**
   * True if the signature over the message was made with the private part of the key.
   *
   * <p>Ed448: RFC 8032, empty context, 114 octets. Ed25519, 64 octets: the form with domain prefix
   * and empty context first, then the pure form (dare.md 4.2 and 10.2). The message is what was
   * signed, for an envelope its 64-octet payload digest. A signature of the wrong size, a key that
   * is no point, and a key of an agreement curve give false.
   */
  public static boolean verify(PublicKey key, Bytes message, Bytes signature) {
    return VerificationKey.of(key).verify(message, signature);
  }
}
