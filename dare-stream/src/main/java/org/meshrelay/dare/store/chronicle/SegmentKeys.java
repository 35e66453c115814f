package org.meshrelay.dare.store.chronicle;

import org.meshrelay.crypto.octet.Bytes;

/** Keys that mark the records of a segment; nobody who sends content may guess them. */
final class SegmentKeys {
  private static final int SIZE = 8;

  private SegmentKeys() {}

  /** A fresh random key, never zero, which is what an unwritten file holds. */
  static long next() {
    byte[] octets = new byte[SIZE];
    new java.security.SecureRandom().nextBytes(octets);
    long key = Bytes.wrap(octets).bigEndianAt(0, SIZE);
    return key == 0 ? 1 : key;
  }
}
