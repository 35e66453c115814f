package org.meshrelay.dare.spool;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.dare.spool.EngineFixture.ALICE;

import java.time.Duration;
import java.util.Optional;
import org.meshrelay.dare.store.StorageFullException;

/**
 * Posts where room may be lacking, and measures refusals and how long it takes to be rid of them.
 */
final class RoomWatch {
  private int posts;
  private int refusals;
  private int resumptions;
  private long slowestRefusalNanos;
  private long slowestResumptionNanos;

  /** Posts to Alice; empty if it was refused. */
  Optional<String> post(SpoolEngine engine, String id, String text) {
    long begin = System.nanoTime();
    try {
      var unused = EngineFixture.post(engine, ALICE, id, text);
      posts++;
      return Optional.of(text);
    } catch (StorageFullException e) {
      refusals++;
      slowestRefusalNanos = Math.max(slowestRefusalNanos, System.nanoTime() - begin);
      return Optional.empty();
    }
  }

  /** Posts until that is possible again; the room is there. Returns what was posted. */
  String awaitPosting(SpoolEngine engine) {
    String text = "resumed " + resumptions;
    write(
        () -> {
          var unused = EngineFixture.post(engine, ALICE, "resumed-" + resumptions, text);
        });
    resumptions++;
    return text;
  }

  /** How often a post was refused. */
  int refusals() {
    return refusals;
  }

  /** Writes as soon as there is room; the device has it. */
  void write(Runnable work) {
    long begin = System.nanoTime();
    boolean done = false;
    while (!done) {
      try {
        work.run();
        done = true;
      } catch (StorageFullException e) {
        Thread.onSpinWait();
      }
    }
    slowestResumptionNanos = Math.max(slowestResumptionNanos, System.nanoTime() - begin);
  }

  /** Fails if a refusal or a resumption took longer than a bound that is not of this machine. */
  void check(Duration bound) {
    assertTrue(slowestRefusalNanos < bound.toNanos(), toString());
    assertTrue(slowestResumptionNanos < bound.toNanos(), toString());
  }

  @Override
  public String toString() {
    return "%d posts, %d refused, the slowest refusal took %.1f ms, posting resumed %d times, after %.0f ms at most"
        .formatted(
            posts, refusals, slowestRefusalNanos / 1e6, resumptions, slowestResumptionNanos / 1e6);
  }
}
