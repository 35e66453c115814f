package org.meshrelay.crypto.udf;

import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.kdf.Hkdf;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;

/** Authenticator fingerprints, type A: a keyed digest of typed content (encoding.md 3.4). */
public final class Authenticator {
  private static final Bytes EXTRACT_SALT = Bytes.utf8("KeyedUDFMaster");
  private static final Bytes EXPAND_INFO = Bytes.utf8("KeyedUDFExpand");
  private static final Bytes COLON = Bytes.utf8(":");

  private Authenticator() {}

  /**
   * The authenticator of the data under a key text. A binary key is first presented as a
   * fingerprint of type E or N and its text, dashes included, is the key.
   *
   * @param bits with the type octet, 16 to 520
   */
  public static Udf of(Bytes data, String contentType, String key, int bits) {
    return Udf.of(UdfType.AUTHENTICATOR_SHA2_512.code(), mac(data, contentType, key), bits);
  }

  /** The whole code, 64 octets. */
  public static Bytes mac(Bytes data, String contentType, String key) {
    try (SecretBytes macKey = macKey(key)) {
      return Digests.hmacSha512(
          macKey.reveal(), Bytes.utf8(contentType), COLON, Digests.sha512(data));
    }
  }

  /** The key that the text stands for, 64 octets. */
  static SecretBytes macKey(String key) {
    try (SecretBytes text = SecretBytes.copyOf(Bytes.utf8(key))) {
      return Hkdf.SHA512.derive(EXTRACT_SALT, text, EXPAND_INFO, 64);
    }
  }
}
