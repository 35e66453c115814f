package org.meshrelay.loadtest.rate;

/**
 * Fires each arrival at its intended time, within a few microseconds on an idle machine, from 10 to
 * 10,000 a second; what is late is fired at once and never left out. Runs on the calling thread and
 * keeps a processor busy near each arrival.
 */
public final class Pacer {
  private final PaceClock clock;

  /** A pacer on this clock. */
  public Pacer(PaceClock clock) {
    this.clock = clock;
  }

  /** Takes the arrivals. Must not block: what it takes, later arrivals are late. */
  @FunctionalInterface
  public interface Shot {
    /**
     * One arrival is due.
     *
     * @param index of the arrival in its schedule
     * @param intendedNanos when it should be sent, on the clock of the pacer
     */
    void fire(int index, long intendedNanos);
  }

  /**
   * Fires all arrivals.
   *
   * @param startNanos the moment that the schedule counts from
   * @throws InterruptedException if the thread was interrupted; the rest is not fired
   */
  public void run(Arrivals arrivals, long startNanos, Shot shot) throws InterruptedException {
    for (int i = 0; i < arrivals.count(); i++) {
      long intended = startNanos + arrivals.nanosOf(i);
      clock.await(intended);
      shot.fire(i, intended);
    }
  }
}
