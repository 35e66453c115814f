package org.meshrelay.relay.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.meshrelay.client.fault.MeshException;

/**
 * The time that is left, for the whole and for each wait. Immutable; any thread.
 *
 * @param nanoTime monotonic time
 * @param endNanos when the whole must be over
 */
record Patience(LongSupplier nanoTime, long endNanos) {
  /** The whole demo (PRODUCT.md 3). */
  static final Duration WHOLE = Duration.ofSeconds(60);

  /**
   * One wait for what another corner does; a delivery that failed is tried again after half a
   * second in the profile {@code dev}, then after 30 s, so this is three attempts and some air.
   */
  private static final Duration STEP = Duration.ofSeconds(40);

  /** Between two looks; a Status request costs a service well under 10 ms. A guess. */
  private static final long PAUSE_MS = 50;

  /** Before a service that was too busy is asked again. A guess. */
  private static final long BUSY_PAUSE_MS = 250;

  private static final Set<MeshException.Kind> PASSING =
      Set.of(MeshException.Kind.TRY_LATER, MeshException.Kind.UNAVAILABLE);

  static Patience starting(LongSupplier nanoTime) {
    return new Patience(nanoTime, nanoTime.getAsLong() + WHOLE.toNanos());
  }

  /** What is left of the whole; zero when it is over. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, endNanos - nanoTime.getAsLong()));
  }

  /** A look at whether something has happened. */
  @FunctionalInterface
  interface Look<T> {
    Optional<T> look() throws MeshException, DemoException;
  }

  /**
   * Looks until there is something. A service that is too slow or asks to come again later is
   * looked at again: on a busy machine services shed load. So what is done here must bear being
   * done twice.
   *
   * @param what is awaited, for the error
   */
  <T> T await(String what, Look<T> look) throws MeshException, DemoException {
    long start = nanoTime.getAsLong();
    long end = Math.min(endNanos, start + STEP.toNanos());
    while (true) {
      String busy = "";
      try {
        Optional<T> found = look.look();
        if (found.isPresent()) {
          return found.get();
        }
      } catch (MeshException e) {
        if (!PASSING.contains(e.kind())) {
          throw e;
        }
        busy = "; at last: " + e.getMessage();
      }
      if (nanoTime.getAsLong() >= end) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong() - start);
        throw new DemoException(
            DemoException.Kind.UNAVAILABLE,
            what + " did not happen within " + seconds + " s" + busy);
      }
      pause(busy.isEmpty() ? PAUSE_MS : BUSY_PAUSE_MS);
    }
  }

  private static void pause(long milliseconds) throws DemoException {
    try {
      TimeUnit.MILLISECONDS.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException(DemoException.Kind.UNAVAILABLE, "interrupted", e);
    }
  }
}
