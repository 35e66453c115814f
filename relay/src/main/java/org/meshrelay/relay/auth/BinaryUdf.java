package org.meshrelay.relay.auth;

import org.meshrelay.crypto.octet.Base32;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.Udf;

/**
 * Identifiers of keys in the binary form that a ticket holds: type octet, then the data. Ours have
 * 140 bits, so the last octet is half used.
 */
public final class BinaryUdf {
  private static final int BITS = 140;
  private static final int SIZE = (BITS + 7) / 8;

  private BinaryUdf() {}

  /** The octets of an identifier of 140 bits, which is what we write for every key. */
  static Bytes of(Udf udf) {
    if (udf.bits() != BITS) {
      throw new IllegalArgumentException("identifier of " + udf.bits() + " bits");
    }
    // One more letter, for zero bits, brings out the octet that would be cut.
    return Base32.decodeLenient(udf.text() + "A").slice(0, SIZE);
  }

  /**
   * The identifier.
   *
   * @throws IllegalArgumentException if they are not the octets of one; a ticket that we sealed has
   *     them
   */
  public static Udf parse(Bytes octets) {
    if (octets.size() != SIZE) {
      throw new IllegalArgumentException("identifier of " + octets.size() + " octets");
    }
    return Udf.of(octets.get(0), octets.slice(1), BITS);
  }
}
