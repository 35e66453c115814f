package org.meshrelay.testkit.disk;

import java.util.Arrays;

/** The content of one page of a file at some time. Immutable. */
final class PageImage {
  /** What a device writes at once, at best. */
  static final int SIZE = 4096;

  /** What a device writes at once, at worst. */
  static final int SECTOR = 512;

  static final PageImage ZERO = new PageImage(new byte[SIZE]);

  private final byte[] octets;

  private PageImage(byte[] octets) {
    this.octets = octets;
  }

  static PageImage of(byte[] octets) {
    return Arrays.equals(octets, ZERO.octets) ? ZERO : new PageImage(octets.clone());
  }

  /** Whether this is a part of an array, zeros behind it. */
  boolean holds(byte[] array, int from, int size) {
    return Arrays.equals(octets, 0, size, array, from, from + size)
        && Arrays.equals(octets, size, SIZE, ZERO.octets, size, SIZE);
  }

  void copyTo(byte[] target, int from, int to) {
    System.arraycopy(octets, from, target, from, to - from);
  }

  byte[] toArray() {
    return octets.clone();
  }
}
