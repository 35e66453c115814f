package org.meshrelay.crypto.octet;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Octets that must not leak: no text form, constant-time equality, wiped when closed.
 *
 * <p>Wiping is best effort (the collector may have moved the array before), but it shortens the
 * time a key lies in a heap dump. Not safe for use by one thread while another closes it.
 */
public final class SecretBytes implements AutoCloseable {
  private final byte[] octets;
  private boolean closed;

  private SecretBytes(byte[] octets) {
    this.octets = octets;
  }

  /** Keeps a copy of the octets; the caller still owns, and should wipe, its own array. */
  public static SecretBytes copyOf(byte[] octets) {
    return new SecretBytes(octets.clone());
  }

  /** Takes the array over; the caller must not use it again. */
  public static SecretBytes wrap(byte[] octets) {
    return new SecretBytes(octets);
  }

  /** Keeps a copy of octets that were read from somewhere public, such as a test vector or file. */
  public static SecretBytes copyOf(Bytes octets) {
    return new SecretBytes(octets.toArray());
  }

  /** Number of octets. */
  public int size() {
    return octets.length;
  }

  /**
   * A copy of the octets, which the caller should wipe after use.
   *
   * @throws IllegalStateException if closed
   */
  public byte[] toArray() {
    if (closed) {
      throw new IllegalStateException("secret is closed");
    }
    return octets.clone();
  }

  /** The octets from {@code from} to {@code to} as a secret of its own. */
  public SecretBytes slice(int from, int to) {
    return wrap(Arrays.copyOfRange(toArray(), from, to));
  }

  /**
   * The octets as public {@link Bytes}: only for writing them where secrets are kept, that is into
   * an encrypted payload or a key file of mode 0600.
   */
  public Bytes reveal() {
    return Bytes.wrap(toArray());
  }

  @Override
  public void close() {
    closed = true;
    Arrays.fill(octets, (byte) 0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecretBytes that && MessageDigest.isEqual(octets, that.octets);
  }

  @Override
  public int hashCode() {
    return octets.length;
  }

  @Override
  public String toString() {
    return "SecretBytes[" + octets.length + "]";
  }
}
