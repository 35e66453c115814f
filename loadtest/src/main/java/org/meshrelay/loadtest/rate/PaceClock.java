package org.meshrelay.loadtest.rate;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Time for a {@link Pacer}: that of the machine, or made up by a test. */
public interface PaceClock {
  /** A time that only goes forward. */
  long nanoTime();

  /**
   * Returns at that moment or as soon after it as the machine permits; at once if it is over.
   *
   * @throws InterruptedException if the thread was interrupted
   */
  void await(long untilNanos) throws InterruptedException;

  /** The clock of the machine. */
  static PaceClock system() {
    return new SleepThenSpin(System::nanoTime, LockSupport::parkNanos, Thread::onSpinWait);
  }

  /**
   * Sleeps while there is time for it, and spins through the rest: sleep alone is late by what the
   * machine takes to wake somebody up, spin alone takes a whole processor.
   *
   * @param nanos the time
   * @param sleep sleeps for about so many nanoseconds
   * @param spin lets a moment pass
   */
  record SleepThenSpin(LongSupplier nanos, LongConsumer sleep, Runnable spin) implements PaceClock {
    /**
     * How long before the moment sleeping ends. Linux wakes a sleeper about 50 µs late, and a busy
     * machine somewhat later; measured on two processors.
     */
    static final long SPIN_NANOS = 150_000;

    @Override
    public long nanoTime() {
      return nanos.getAsLong();
    }

    @Override
    public void await(long untilNanos) throws InterruptedException {
      for (long left = untilNanos - nanoTime(); left > 0; left = untilNanos - nanoTime()) {
        if (left <= SPIN_NANOS) {
          spin.run();
          continue;
        }
        sleep.accept(left - SPIN_NANOS);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
  }
}
