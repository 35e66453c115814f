package org.meshrelay.crypto.udf;

import org.meshrelay.crypto.digest.DigestAlgorithm;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Base32;
import org.meshrelay.crypto.octet.Bytes;

/**
 * The identifiers that messages and connections derive from one another (encoding.md 4.5,
 * objects.md 5.1 and 5.3). Any thread; every method takes a few microseconds.
 */
public final class MeshIdentifiers {
  private static final int BITS = ContentDigest.BITS;

  private MeshIdentifiers() {}

  /**
   * The EnvelopeID of a message, 28 characters with dashes.
   *
   * @throws IllegalArgumentException if the MessageID has no data octets, see {@link Udf#parse}
   */
  public static String envelopeId(String messageId) {
    return derived(messageId, "application/mmm/envelopeid");
  }

  /**
   * The ResponseID of a message, 28 characters with dashes.
   *
   * @throws IllegalArgumentException if the MessageID has no data octets, see {@link Udf#parse}
   */
  public static String responseId(String messageId) {
    return derived(messageId, "application/mmm/responseid");
  }

  /**
   * The witness both users compare when a device connects: 28 characters with dashes, no type
   * octet.
   *
   * @param masterFingerprint F(k) of KeyOfflineSignature of the master profile
   * @param deviceFingerprint F(k) of KeyOfflineSignature of ProfileDevice
   */
  public static String witness(
      Bytes masterFingerprint, Bytes serverNonce, Bytes deviceFingerprint, Bytes clientNonce) {
    Bytes whole =
        Digests.sha512(
            Digests.sha512(masterFingerprint, serverNonce),
            Digests.sha512(deviceFingerprint, clientNonce));
    return Base32.encodeGrouped(whole, BITS);
  }

  private static String derived(String messageId, String contentType) {
    Udf id = Udf.parse(messageId);
    DigestAlgorithm algorithm =
        id.type() == UdfType.DIGEST_SHA3_512.code()
            ? DigestAlgorithm.SHA3_512
            : DigestAlgorithm.SHA2_512;
    return ContentDigest.of(id.data(), contentType, algorithm, BITS).text();
  }
}
