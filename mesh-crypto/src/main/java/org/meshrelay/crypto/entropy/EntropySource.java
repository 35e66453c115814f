package org.meshrelay.crypto.entropy;

import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;

/**
 * A source of random octets that an attacker cannot predict; safe for use by any thread.
 *
 * <p>Tests pass seeded sources. Everything else uses {@link #system()}.
 */
@FunctionalInterface
public interface EntropySource {
  /** Overwrites every octet of the target with random octets. */
  void fill(byte[] target);

  /** Random octets that may be shown, such as a nonce. */
  default Bytes bytes(int size) {
    byte[] octets = new byte[size];
    fill(octets);
    return Bytes.wrap(octets);
  }

  /** Random octets that must not leak, such as a seed. */
  default SecretBytes secret(int size) {
    byte[] octets = new byte[size];
    fill(octets);
    return SecretBytes.wrap(octets);
  }

  /** The generator of the operating system; never blocks once the system has started. */
  static EntropySource system() {
    return new SystemEntropy();
  }
}
