package org.meshrelay.crypto.udf;

import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.kdf.Hkdf;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;

/**
 * What is derived from the key K of a publication: its identifier, and the keys with which a claim
 * is authenticated to the service and to the device (objects.md 5.3). Any thread.
 */
public final class Publication {
  /** The least bits in which the codes of a claim must agree. */
  private static final int COMPARED_BITS_MIN = 125;

  private Publication() {}

  /** The PublicationId under the label we write. */
  public static Udf id(Udf key) {
    return id(key, Earl.CONTENT_TYPE);
  }

  /** The PublicationId under a label; publications of 2021 have {@code UDFEncryption}. */
  public static Udf id(Udf key, String contentType) {
    Bytes digest = Digests.sha512(Bytes.utf8(contentType + ":"), key.data());
    return Udf.of(
        UdfType.ENCRYPTION.code(),
        Bytes.concat(Bytes.of(UdfType.DIGEST_SHA2_512.code()), digest),
        ContentDigest.BITS);
  }

  /** The key with which the service checks a claim: CatalogedPublication.Authenticator. */
  public static Udf serviceAuthenticator(Udf key) {
    return authenticatorKey(key, "mmm/key/authenticate/service");
  }

  /** The key with which the device checks a claim; it never leaves the device. */
  public static Udf deviceAuthenticator(Udf key) {
    return authenticatorKey(key, "mmm/key/authenticate/device");
  }

  /** ServiceAuthenticate or DeviceAuthenticate of a claim by the account. */
  public static Udf authenticate(Udf authenticatorKey, String claimant) {
    return Udf.of(
        UdfType.AUTHENTICATOR_SHA2_512.code(),
        Digests.hmacSha512(authenticatorKey.data(), Bytes.utf8(claimant)),
        ContentDigest.BITS);
  }

  /** True if two presented codes agree in at least 125 bits; constant time. */
  public static boolean agree(Udf presented, Udf expected) {
    return presented.agreesWith(expected, COMPARED_BITS_MIN);
  }

  private static Udf authenticatorKey(Udf key, String info) {
    try (SecretBytes ikm = SecretBytes.copyOf(key.data());
        SecretBytes derived = Hkdf.SHA512.derive(Bytes.EMPTY, ikm, Bytes.utf8(info), 32)) {
      return Udf.of(UdfType.ENCRYPTION.code(), derived.reveal());
    }
  }
}
