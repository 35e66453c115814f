package org.meshrelay.dare.index;

/**
 * Layout of a run file: blocks of entries, then the first key of each block, then a footer.
 *
 * <p>A block has up to 170 entries of 24 octets (key high, key low, value; big-endian), their
 * number (2), padding, and the CRC-32C of all that. The footer has a mark (8), the number of
 * entries (8), of blocks (4), the CRC-32C of the keys (4) and of the footer itself (4).
 */
final class RunFormat {
  static final int BLOCK = 4096;
  static final int ENTRY = 24;
  static final int ENTRIES_PER_BLOCK = 170;
  static final int COUNT_AT = ENTRIES_PER_BLOCK * ENTRY;
  static final int BLOCK_CHECKED = BLOCK - 4;
  static final int FENCE = 16;
  static final int FOOTER = 28;
  static final int FOOTER_CHECKED = FOOTER - 4;
  static final long MARK = 0x4D52_4944_5852_5531L;

  private RunFormat() {}
}
