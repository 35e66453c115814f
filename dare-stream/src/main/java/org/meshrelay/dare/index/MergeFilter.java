package org.meshrelay.dare.index;

/**
 * Decides during a merge what need not be kept. One filter sees all entries of one merge in
 * ascending order. For one thread.
 */
@FunctionalInterface
public interface MergeFilter {
  /**
   * Whether the entry stays.
   *
   * @param bottom true if no older entries exist outside this merge, so that a removed key need not
   *     be remembered
   */
  boolean keep(long hi, long lo, long value, boolean bottom);

  /** Makes a filter for each merge. */
  @FunctionalInterface
  interface Factory {
    /** A filter for one merge. */
    MergeFilter create();
  }
}
