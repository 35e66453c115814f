package org.meshrelay.crypto.udf;

import java.math.BigInteger;
import org.meshrelay.crypto.kdf.Hkdf;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;

/**
 * A seed that keys are derived from, UDF type Z (encoding.md 3.6): two octets of use and algorithm,
 * then random octets. Immutable, any thread.
 *
 * <p>Derivation is HKDF-SHA-512 whose input is the whole data sequence and whose salt is the code
 * of the algorithm wanted.
 */
public final class KeySeed {
  /** Any algorithm; the salt of a derivation names the real one. */
  public static final int ALGORITHM_ANY = 0;

  /** X25519, 32 octets. */
  public static final int ALGORITHM_X25519 = 1;

  /** X448, 56 octets. */
  public static final int ALGORITHM_X448 = 2;

  /** Ed25519, 32 octets. */
  public static final int ALGORITHM_ED25519 = 3;

  /** Ed448, 56 octets. */
  public static final int ALGORITHM_ED448 = 4;

  private final SecretBytes data;
  private final int specifier;

  private KeySeed(Bytes data) {
    this.data = SecretBytes.copyOf(data);
    this.specifier = (int) data.bigEndianAt(0, 2);
  }

  /**
   * The seed of a fingerprint.
   *
   * @throws IllegalArgumentException if it is not of type Z or has no seed after the specifier
   */
  public static KeySeed of(Udf udf) {
    if (udf.type() != UdfType.DERIVATION_SEED.code() || udf.data().size() < 3) {
      throw new IllegalArgumentException("not a key derivation seed");
    }
    return new KeySeed(udf.data());
  }

  /** What the keys are for: 0 any, 1 encryption, 2 signature, 3 authentication. */
  public int use() {
    return specifier >>> 14;
  }

  /** The algorithm code, 14 bits. */
  public int algorithm() {
    return specifier & 0x3FFF;
  }

  /** The whole data sequence, specifier included. */
  SecretBytes data() {
    return data;
  }

  /**
   * Octets for a key of the algorithm.
   *
   * @throws IllegalArgumentException if the seed is for another algorithm
   */
  public SecretBytes derive(int algorithm, int length) {
    if (algorithm() != ALGORITHM_ANY && algorithm() != algorithm) {
      throw new IllegalArgumentException("the seed is for algorithm " + algorithm());
    }
    return derive(Bytes.bigEndian(algorithm, 2), Bytes.EMPTY, length);
  }

  /** Octets by salt and info as given: the general form. */
  public SecretBytes derive(Bytes salt, Bytes info, int length) {
    return Hkdf.SHA512.derive(salt, data, info, length);
  }

  /**
   * A scalar of a NIST curve, {@code OKM mod (modulus - 1) + 1}. The published examples pass the
   * field prime, where FIPS 186 would use the group order. Not constant-time.
   */
  public BigInteger scalar(int length, BigInteger modulus) {
    BigInteger okm = unsigned(derive(algorithm(), length));
    return okm.mod(modulus.subtract(BigInteger.ONE)).add(BigInteger.ONE);
  }

  /** The next prime above the derived octets, as RSA keys are made. Not constant-time. */
  public BigInteger prime(Bytes salt, Bytes info, int length) {
    return unsigned(derive(salt, info, length)).nextProbablePrime();
  }

  private static BigInteger unsigned(SecretBytes octets) {
    return new BigInteger(1, octets.toArray());
  }
}
