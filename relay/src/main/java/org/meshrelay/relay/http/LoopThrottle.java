package org.meshrelay.relay.http;

import java.util.concurrent.TimeUnit;

/**
 * How many requests an event loop lets in between two sweeps. Turning a request away costs a loop
 * little, but not nothing; a node whose workers have all they can do leaves the loop too little of
 * the processors even for that, and every answer is then as late as the loop. So while the loop is
 * late and the workers are busy, less is let in, until the loop keeps up; then more again (additive
 * increase, multiplicative decrease; ADR 74). Belongs to its event loop.
 */
final class LoopThrottle {
  /** A sweep that much late is no chance any more: a guess, a tenth of what a user notices. */
  static final long LATE = TimeUnit.MILLISECONDS.toNanos(50);

  /** Sweeps that must be late one after another: a pause of the machine makes one late, or two. */
  static final int STANDING = 4;

  /** Let in between two sweeps in any case: some must get through, or nothing is ever learned. */
  static final int LEAST = 8;

  /** More than a loop reads between two sweeps: no limit. */
  static final int MOST = 10_000;

  private static final double LESS = 0.7;
  private static final double MORE = 1.1;

  private double allowed = MOST;
  private int admitted;
  private int lateInARow;

  /** True if one more may be let in; it is counted then. */
  boolean admits() {
    if (admitted >= allowed) {
      return false;
    }
    admitted++;
    return true;
  }

  /**
   * Begins a new time between sweeps.
   *
   * @param lagNanos how much later than planned the sweep ran
   * @param busy true if the workers have more waiting than they do soon
   */
  void swept(long lagNanos, boolean busy) {
    lateInARow = lagNanos > LATE && busy ? lateInARow + 1 : 0;
    allowed =
        lateInARow >= STANDING
            ? Math.max(LEAST, LESS * Math.min(allowed, admitted))
            : Math.min(MOST, MORE * allowed + 1);
    admitted = 0;
  }
}
