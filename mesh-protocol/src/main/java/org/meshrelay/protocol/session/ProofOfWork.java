package org.meshrelay.protocol.session;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;

/**
 * A number n of 8 octets, big-endian, such that the first d bits of {@code SHA-256(label 00 ||
 * token || n)} are zero (udp-binding.md B.4). Checking is one digest, finding takes 2^d on average.
 */
public final class ProofOfWork {
  /** Largest d that a client works for: about 4 million digests, a few seconds at worst. */
  public static final int BITS_MAX = 22;

  /** Octets of the number. */
  public static final int NONCE_SIZE = 8;

  /** How often the search asks whether it should stop. */
  private static final long CHECK_EVERY = 4096;

  private final Bytes label;

  /** Proofs under the label of one protocol, for example {@code mesh-auth/1 pow}. */
  public ProofOfWork(String label) {
    this.label = Labels.terminated(label);
  }

  /** True if the number proves at least {@code bits} of work for the token. */
  public boolean meets(Bytes token, Bytes nonce, int bits) {
    return nonce.size() == NONCE_SIZE
        && leadingZeroBits(Digests.sha256(label, token, nonce)) >= bits;
  }

  /**
   * The smallest number that proves the work, or empty if the search was stopped.
   *
   * @param bits at most {@link #BITS_MAX}
   * @param stop asked every few milliseconds
   * @throws IllegalArgumentException if more bits are asked for
   */
  public OptionalLong solve(Bytes token, int bits, BooleanSupplier stop) {
    if (bits < 0 || bits > BITS_MAX) {
      throw new IllegalArgumentException("work of " + bits + " bits is refused");
    }
    MessageDigest digest = sha256();
    byte[] message = Bytes.concat(label, token, Bytes.bigEndian(0, NONCE_SIZE)).toArray();
    for (long n = 0; n % CHECK_EVERY != 0 || !stop.getAsBoolean(); n++) {
      write(message, n);
      if (leadingZeroBits(Bytes.wrap(digest.digest(message))) >= bits) {
        return OptionalLong.of(n);
      }
    }
    return OptionalLong.empty();
  }

  private static void write(byte[] message, long n) {
    long rest = n;
    for (int i = message.length - 1; i >= message.length - NONCE_SIZE; i--) {
      message[i] = (byte) rest;
      rest >>>= 8;
    }
  }

  private static int leadingZeroBits(Bytes digest) {
    return Long.numberOfLeadingZeros(digest.bigEndianAt(0, 8));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the runtime lacks SHA-256", e);
    }
  }
}
