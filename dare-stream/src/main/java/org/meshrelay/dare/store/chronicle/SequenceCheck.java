package org.meshrelay.dare.store.chronicle;

import org.jspecify.annotations.Nullable;
import org.meshrelay.dare.store.Damage;

/** Follows the numbers of the records of a log and notices what is missing between two of them. */
final class SequenceCheck {
  private static final long UNKNOWN = 0;

  private final DroppedSegments dropped;
  private long next;

  private SequenceCheck(DroppedSegments dropped, long next) {
    this.dropped = dropped;
    this.next = next;
  }

  /** From the first record of the log. */
  static SequenceCheck fromBeginning(DroppedSegments dropped) {
    return new SequenceCheck(dropped, 1);
  }

  /** From the first record that will be seen. */
  static SequenceCheck fromAnywhere(DroppedSegments dropped) {
    return new SequenceCheck(dropped, UNKNOWN);
  }

  /** Something unreadable was met and reported; how many records it held nobody knows. */
  void lose() {
    next = UNKNOWN;
  }

  /** Takes the next record; tells what is missing before it, null if nothing is. */
  @Nullable Damage take(long sequence) {
    long expected = next;
    next = sequence + 1;
    boolean whole =
        expected == UNKNOWN || sequence <= expected || dropped.covers(expected, sequence - 1);
    return whole
        ? null
        : Damage.missing("records " + expected + " to " + (sequence - 1) + " are missing");
  }
}
