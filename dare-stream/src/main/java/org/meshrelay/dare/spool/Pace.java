package org.meshrelay.dare.spool;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Keeps a thread to a number of octets per second, without saving up what it did not use. */
final class Pace {
  /** Between two looks whether to stop. */
  private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final double nanosPerOctet;
  private final BooleanSupplier stopped;
  private long dueNanos = System.nanoTime();

  Pace(long octetsPerSecond, BooleanSupplier stopped) {
    this.nanosPerOctet = (double) TimeUnit.SECONDS.toNanos(1) / octetsPerSecond;
    this.stopped = stopped;
  }

  /** Waits until these octets are due, or the work is to stop. */
  void spend(long octets) {
    long now = System.nanoTime();
    dueNanos = Math.max(dueNanos, now - NAP_NANOS) + (long) (octets * nanosPerOctet);
    while (dueNanos - now > 0 && !stopped.getAsBoolean()) {
      LockSupport.parkNanos(Math.min(NAP_NANOS, dueNanos - now));
      now = System.nanoTime();
    }
  }
}
