package org.meshrelay.dare.index;

/**
 * Key of an entry: 128 bits, compared as one unsigned number.
 *
 * @param hi the more significant half
 * @param lo the less significant half
 */
record IndexKey(long hi, long lo) implements Comparable<IndexKey> {
  static int compare(long hi1, long lo1, long hi2, long lo2) {
    int high = Long.compareUnsigned(hi1, hi2);
    return high != 0 ? high : Long.compareUnsigned(lo1, lo2);
  }

  @Override
  public int compareTo(IndexKey other) {
    return compare(hi, lo, other.hi, other.lo);
  }
}
