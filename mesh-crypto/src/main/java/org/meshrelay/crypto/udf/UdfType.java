package org.meshrelay.crypto.udf;

import java.util.Optional;

/** The type octets of encoding.md 3.2; its top five bits are the first letter of the text. */
public enum UdfType {
  /** A: HMAC-SHA-512, cut. */
  AUTHENTICATOR_SHA2_512(0),
  /** A: HMAC-SHA3-512, cut. */
  AUTHENTICATOR_SHA3_512(1),
  /** E: symmetric key. */
  ENCRYPTION(32),
  /** E: symmetric key that encrypts and signs. */
  ENCRYPTION_SIGNATURE(33),
  /** K: SHA3-512, cut. */
  DIGEST_SHA3_512(80),
  /** K: the same with 20 zero bits at the end of the digest. */
  DIGEST_SHA3_512_20(81),
  /** K: the same with 30 zero bits. */
  DIGEST_SHA3_512_30(82),
  /** K: the same with 40 zero bits. */
  DIGEST_SHA3_512_40(83),
  /** K: the same with 50 zero bits. */
  DIGEST_SHA3_512_50(84),
  /** M: SHA-512, cut. */
  DIGEST_SHA2_512(96),
  /** M: the same with 20 zero bits at the end of the digest. */
  DIGEST_SHA2_512_20(97),
  /** M: the same with 30 zero bits. */
  DIGEST_SHA2_512_30(98),
  /** M: the same with 40 zero bits. */
  DIGEST_SHA2_512_40(99),
  /** M: the same with 50 zero bits. */
  DIGEST_SHA2_512_50(100),
  /** N: random octets. */
  NONCE(104),
  /** O: DER of algorithm and key. */
  OID(112),
  /** R: random seed, never used. */
  RANDOM_SEED(136),
  /** S: share of a secret. */
  SHARE(144),
  /** Z: seed that keys are derived from. */
  DERIVATION_SEED(200);

  private final int code;

  UdfType(int code) {
    this.code = code;
  }

  /** The type octet, 0 to 255. */
  public int code() {
    return code;
  }

  /** The type of an octet, empty if it is not assigned. */
  public static Optional<UdfType> ofCode(int code) {
    for (UdfType type : values()) {
      if (type.code == code) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
