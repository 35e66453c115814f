package org.meshrelay.crypto.internal.bc;

import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.math.ec.rfc8032.Ed448;
import org.meshrelay.crypto.octet.Bytes;

/**
 * RFC 8032 verification by Bouncy Castle, which refuses non-canonical points and S at or above the
 * group order; keys of small order, under which one signature fits all messages, are refused here.
 */
public final class EdDsaVerifier {
  private static final byte[] EMPTY_CONTEXT = new byte[0];

  private EdDsaVerifier() {}

  /** Ed448 with empty context. */
  public static boolean ed448(byte[] publicKey, Bytes message, byte[] signature) {
    return publicKey.length == Ed448.PUBLIC_KEY_SIZE
        && signature.length == Ed448.SIGNATURE_SIZE
        && !EdwardsGroup.ed448().isSmallOrder(publicKey)
        && message.read(
            (array, offset, size) ->
                Ed448.verify(signature, 0, publicKey, 0, EMPTY_CONTEXT, array, offset, size));
  }

  /** Ed25519 with domain prefix, flag 0 and empty context: neither pure nor prehashed. */
  public static boolean ed25519WithEmptyContext(byte[] publicKey, Bytes message, byte[] signature) {
    return isEd25519(publicKey, signature)
        && message.read(
            (array, offset, size) ->
                Ed25519.verify(signature, 0, publicKey, 0, EMPTY_CONTEXT, array, offset, size));
  }

  /** Pure Ed25519. */
  public static boolean ed25519Pure(byte[] publicKey, Bytes message, byte[] signature) {
    return isEd25519(publicKey, signature)
        && message.read(
            (array, offset, size) ->
                Ed25519.verify(signature, 0, publicKey, 0, array, offset, size));
  }

  private static boolean isEd25519(byte[] publicKey, byte[] signature) {
    return publicKey.length == Ed25519.PUBLIC_KEY_SIZE
        && signature.length == Ed25519.SIGNATURE_SIZE
        && !EdwardsGroup.ed25519().isSmallOrder(publicKey);
  }
}
