package org.meshrelay.crypto.udf;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;

/**
 * Shamir sharing of a secret, UDF type S (encoding.md 3.7, threshold.md 8): fewer than the
 * threshold of shares say nothing about the secret.
 *
 * <p>For recovery records, off the data path: it computes with {@link BigInteger}, so its time
 * depends on the secret.
 */
public final class SecretSharing {
  /** Most shares, and highest threshold: both live in a nibble. */
  public static final int SHARES_MAX = 15;

  /** Octets of the longest secret: the tables of primes end at 512 bits. */
  public static final int SECRET_SIZE_MAX = 64;

  private SecretSharing() {}

  /**
   * Splits a secret into shares, any {@code threshold} of which recover it.
   *
   * @throws IllegalArgumentException unless {@code 1 <= threshold <= shares <= 15} and the secret
   *     has 4 to 64 octets
   */
  public static List<Udf> split(
      SecretBytes secret, int threshold, int shares, EntropySource entropy) {
    requireSizes(secret.size(), threshold, shares);
    BigInteger prime = prime(secret.size() * 8);
    while (true) {
      List<BigInteger> coefficients = new ArrayList<>(threshold);
      coefficients.add(new BigInteger(1, secret.toArray()));
      while (coefficients.size() < threshold) {
        coefficients.add(below(prime, secret.size(), entropy));
      }
      List<BigInteger> values = values(coefficients, shares, prime);
      // A value of one bit more than the secret has no text form; new coefficients, then.
      if (values.stream().allMatch(value -> value.bitLength() <= secret.size() * 8)) {
        return present(values, threshold, secret.size());
      }
    }
  }

  /**
   * The secret of at least as many shares as their threshold says; surplus shares are not used.
   *
   * @throws IllegalArgumentException if shares are missing, appear twice, or do not belong together
   */
  public static SecretBytes recover(List<Udf> shares) {
    if (shares.isEmpty()) {
      throw new IllegalArgumentException("no shares");
    }
    int threshold = threshold(shares.get(0));
    if (threshold < 1 || shares.size() < threshold) {
      throw new IllegalArgumentException("too few shares");
    }
    List<Udf> used = shares.subList(0, threshold);
    int secretSize = used.get(0).data().size() - 1;
    requireSizes(secretSize, threshold, threshold);
    Set<Integer> positions = new HashSet<>();
    for (Udf share : used) {
      boolean fits = threshold(share) == threshold && share.data().size() == secretSize + 1;
      if (!fits || !positions.add(position(share))) {
        throw new IllegalArgumentException("shares do not belong together");
      }
    }
    BigInteger secret = interpolateAtZero(used, prime(secretSize * 8));
    if (secret.bitLength() > secretSize * 8) {
      throw new IllegalArgumentException("shares do not belong together");
    }
    return SecretBytes.wrap(octets(secret, secretSize));
  }

  /** How many shares recover the secret. */
  public static int threshold(Udf share) {
    if (share.type() != UdfType.SHARE.code()) {
      throw new IllegalArgumentException("not a share");
    }
    return share.data().get(0) >>> 4;
  }

  /** The smallest prime above 2 to the power of {@code bits}. */
  public static BigInteger prime(int bits) {
    return BigInteger.TWO.pow(bits).nextProbablePrime();
  }

  private static int position(Udf share) {
    return (share.data().get(0) & 0x0F) + 1;
  }

  private static BigInteger interpolateAtZero(List<Udf> shares, BigInteger prime) {
    BigInteger sum = BigInteger.ZERO;
    for (Udf share : shares) {
      BigInteger x = BigInteger.valueOf(position(share));
      BigInteger term = new BigInteger(1, share.data().slice(1).toArray());
      for (Udf other : shares) {
        if (position(other) != position(share)) {
          BigInteger xOther = BigInteger.valueOf(position(other));
          term = term.multiply(xOther).multiply(xOther.subtract(x).modInverse(prime)).mod(prime);
        }
      }
      sum = sum.add(term);
    }
    return sum.mod(prime);
  }

  private static List<BigInteger> values(
      List<BigInteger> coefficients, int shares, BigInteger prime) {
    List<BigInteger> values = new ArrayList<>(shares);
    for (int x = 1; x <= shares; x++) {
      BigInteger value = BigInteger.ZERO;
      for (int i = coefficients.size() - 1; i >= 0; i--) {
        value = value.multiply(BigInteger.valueOf(x)).add(coefficients.get(i)).mod(prime);
      }
      values.add(value);
    }
    return values;
  }

  private static List<Udf> present(List<BigInteger> values, int threshold, int secretSize) {
    List<Udf> shares = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      Bytes data =
          Bytes.concat(Bytes.of(threshold << 4 | i), Bytes.wrap(octets(values.get(i), secretSize)));
      shares.add(Udf.of(UdfType.SHARE.code(), data));
    }
    return List.copyOf(shares);
  }

  private static BigInteger below(BigInteger prime, int secretSize, EntropySource entropy) {
    while (true) {
      byte[] octets = new byte[secretSize + 1];
      entropy.fill(octets);
      octets[0] &= 0x01;
      BigInteger candidate = new BigInteger(1, octets);
      if (candidate.compareTo(prime) < 0) {
        return candidate;
      }
    }
  }

  private static byte[] octets(BigInteger value, int size) {
    byte[] octets = new byte[size];
    byte[] minimal = value.toByteArray();
    int length = Math.min(minimal.length, size);
    System.arraycopy(minimal, minimal.length - length, octets, size - length, length);
    return octets;
  }

  private static void requireSizes(int secretSize, int threshold, int shares) {
    if (secretSize < 4 || secretSize > SECRET_SIZE_MAX) {
      throw new IllegalArgumentException("secret of " + secretSize + " octets");
    }
    if (threshold < 1 || threshold > shares || shares > SHARES_MAX) {
      throw new IllegalArgumentException("threshold " + threshold + " of " + shares + " shares");
    }
  }
}
