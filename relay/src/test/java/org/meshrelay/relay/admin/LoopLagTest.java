package org.meshrelay.relay.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The delay of event loops that stands, as opposed to one that passes. */
class LoopLagTest {
  private static final long STEP = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LATE = TimeUnit.MILLISECONDS.toNanos(70);

  private final LoopLag lag = new LoopLag();
  private long now;

  @Test
  void nanos_oneLateSampleAmongPunctualOnes_isNothing() {
    LoopLag.Probe probe = lag.probe(now);

    observe(probe, LoopLag.SAMPLES, 0);
    observe(probe, 1, 10 * LATE);

    assertEquals(0, lag.nanos(now));
  }

  @Test
  void nanos_allSamplesLate_isTheSmallest() {
    LoopLag.Probe probe = lag.probe(now);

    observe(probe, LoopLag.SAMPLES - 1, 2 * LATE);
    observe(probe, 1, LATE);

    assertEquals(LATE, lag.nanos(now));
  }

  @Test
  void nanos_punctualAgain_isNothingAtOnce() {
    LoopLag.Probe probe = lag.probe(now);

    observe(probe, LoopLag.SAMPLES, LATE);
    observe(probe, 1, 0);

    assertEquals(0, lag.nanos(now));
  }

  @Test
  void nanos_oneLoopOfTwoLate_isThatOfTheLateOne() {
    LoopLag.Probe late = lag.probe(now);
    LoopLag.Probe punctual = lag.probe(now);

    observe(punctual, LoopLag.SAMPLES, 0);
    observe(late, LoopLag.SAMPLES, LATE);

    assertEquals(LATE, lag.nanos(now));
  }

  @Test
  void nanos_silentLoop_isItsSilence() {
    LoopLag.Probe probe = lag.probe(now);

    observe(probe, LoopLag.SAMPLES, 0);
    long since = now;
    now += TimeUnit.SECONDS.toNanos(3);

    assertEquals(now - since, lag.nanos(now));
  }

  @Test
  void nanos_removedProbe_countsNoMore() {
    LoopLag.Probe probe = lag.probe(now);
    observe(probe, LoopLag.SAMPLES, LATE);

    lag.remove(probe);

    assertEquals(0, lag.nanos(now));
  }

  private void observe(LoopLag.Probe probe, int times, long lagNanos) {
    for (int i = 0; i < times; i++) {
      now += STEP;
      probe.observe(lagNanos, now);
    }
  }
}
