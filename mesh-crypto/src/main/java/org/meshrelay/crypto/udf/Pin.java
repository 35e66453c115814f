package org.meshrelay.crypto.udf;

import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;

/**
 * PIN codes and the values that prove knowledge of one (encoding.md 4.5, objects.md 5.3). The keys
 * are the data octets of the texts, never the texts. Any thread.
 */
public final class Pin {
  /** The action of a PIN that connects a device. */
  public static final String ACTION_DEVICE = "Device";

  /** The action of a PIN that exchanges contacts. */
  public static final String ACTION_CONTACT = "Contact";

  /** Octets of a fresh PIN: 80 bits, the default of the reference. */
  private static final int SIZE = 10;

  private static final int BITS = ContentDigest.BITS;

  /** The least bits two presented codes must agree in (objects.md 5.3). */
  private static final int COMPARED_BITS_MIN = 100;

  private Pin() {}

  /** A fresh PIN of 80 random bits, 18 characters and dashes. */
  public static Udf generate(EntropySource entropy) {
    return Udf.of(UdfType.AUTHENTICATOR_SHA2_512.code(), entropy.bytes(SIZE));
  }

  /**
   * The salted PIN that a MessagePIN holds, 28 characters.
   *
   * @param action {@link #ACTION_DEVICE} or {@link #ACTION_CONTACT}
   * @throws IllegalArgumentException if the PIN is not of type 0, 1, 32 or 33
   */
  public static Udf salted(Udf pin, String action) {
    boolean sha3 = pin.type() == UdfType.AUTHENTICATOR_SHA3_512.code();
    boolean known =
        sha3
            || pin.type() == UdfType.AUTHENTICATOR_SHA2_512.code()
            || pin.type() == UdfType.ENCRYPTION.code()
            || pin.type() == UdfType.ENCRYPTION_SIGNATURE.code();
    if (!known) {
      throw new IllegalArgumentException("not a PIN");
    }
    return authenticator(sha3, pin.data(), Bytes.utf8(action));
  }

  /** The PinId, which is the MessageID of the MessagePIN and names the PIN in requests. */
  public static Udf id(Udf salted, String account) {
    return authenticator(isSha3(salted), salted.data(), Bytes.utf8(account));
  }

  /** The PinWitness of a request, 64 octets; compare it in constant time. */
  public static Bytes witness(Udf salted, String account, Bytes clientNonce, Bytes payloadDigest) {
    return isSha3(salted)
        ? Digests.hmacSha3_512(salted.data(), Bytes.utf8(account), clientNonce, payloadDigest)
        : Digests.hmacSha512(salted.data(), Bytes.utf8(account), clientNonce, payloadDigest);
  }

  /** True if two presented codes agree in at least 100 bits; constant time. */
  public static boolean agree(Udf presented, Udf expected) {
    return presented.agreesWith(expected, COMPARED_BITS_MIN);
  }

  private static boolean isSha3(Udf udf) {
    return udf.type() == UdfType.AUTHENTICATOR_SHA3_512.code();
  }

  private static Udf authenticator(boolean sha3, Bytes key, Bytes message) {
    return sha3
        ? Udf.of(UdfType.AUTHENTICATOR_SHA3_512.code(), Digests.hmacSha3_512(key, message), BITS)
        : Udf.of(UdfType.AUTHENTICATOR_SHA2_512.code(), Digests.hmacSha512(key, message), BITS);
  }
}
