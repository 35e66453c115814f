package org.meshrelay.crypto.internal.bc;

import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.math.ec.rfc8032.Ed448;
import org.meshrelay.crypto.octet.Bytes;

/**
 * RFC 8032 verification by Bouncy Castle with one public key. It refuses non-canonical points and S
 * at or above the group order; keys of small order, under which one signature fits all messages,
 * are refused here.
 */
@FunctionalInterface
public interface EdDsaVerifier {
  /** Of a key that is none. */
  EdDsaVerifier NONE = (message, signature) -> false;

  /** True if the signature is good. */
  boolean verify(Bytes message, byte[] signature);

  /** Ed448 with empty context. */
  static EdDsaVerifier ed448(byte[] publicKey) {
    if (publicKey.length != Ed448.PUBLIC_KEY_SIZE || EdwardsGroup.ed448().isSmallOrder(publicKey)) {
      return NONE;
    }
    Ed448.PublicPoint point = Ed448.validatePublicKeyPartialExport(publicKey, 0);
    return point == null ? NONE : (message, signature) -> ed448(point, message, signature);
  }

  /**
   * Ed25519, with domain prefix, flag 0 and empty context (neither pure nor prehashed) first, then
   * pure.
   */
  static EdDsaVerifier ed25519(byte[] publicKey) {
    if (publicKey.length != Ed25519.PUBLIC_KEY_SIZE
        || EdwardsGroup.ed25519().isSmallOrder(publicKey)) {
      return NONE;
    }
    Ed25519.PublicPoint point = Ed25519.validatePublicKeyPartialExport(publicKey, 0);
    return point == null ? NONE : (message, signature) -> ed25519(point, message, signature);
  }

  private static boolean ed448(Ed448.PublicPoint key, Bytes message, byte[] signature) {
    return signature.length == Ed448.SIGNATURE_SIZE
        && message.read(
            (array, offset, size) ->
                Ed448.verify(signature, 0, key, new byte[0], array, offset, size));
  }

  private static boolean ed25519(Ed25519.PublicPoint key, Bytes message, byte[] signature) {
    return signature.length == Ed25519.SIGNATURE_SIZE
        && message.read(
            (array, offset, size) ->
                Ed25519.verify(signature, 0, key, new byte[0], array, offset, size)
                    || Ed25519.verify(signature, 0, key, array, offset, size));
  }
}
