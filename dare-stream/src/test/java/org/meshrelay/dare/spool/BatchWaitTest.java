package org.meshrelay.dare.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long a flush waits for company, by the clock of the test. */
class BatchWaitTest {
  private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int FRAME = 1_800;

  private final BatchWait four = new BatchWait(4 * MS);
  private long now = 1_000 * MS;

  /** Frames one by one, each flushed alone; the time between two in ms. */
  private void arrive(BatchWait wait, int frames, long gapMs) {
    for (int i = 0; i < frames; i++) {
      wait.added(FRAME, now);
      wait.ended();
      now += gapMs * MS;
    }
  }

  @Test
  void leftNanos_firstFrameEver_isNone() {
    four.added(FRAME, now);

    assertEquals(0, four.leftNanos(FRAME, now));
  }

  @Test
  void leftNanos_nothingInTheBatch_isNone() {
    arrive(four, 1_000, 1);

    assertEquals(0, four.leftNanos(0, now));
  }

  @Test
  void leftNanos_oneFrameInTenMs_isNone() {
    arrive(four, 1_000, 10);
    four.added(FRAME, now);

    assertEquals(0, four.leftNanos(FRAME, now));
  }

  @Test
  void leftNanos_oneFrameEachMs_isTheQuietTime() {
    arrive(four, 1_000, 1);
    four.added(FRAME, now);

    assertEquals(4 * MS / 3, four.leftNanos(FRAME, now));
    assertEquals(4 * MS / 3 - MS, four.leftNanos(FRAME, now + MS));
    assertTrue(four.leftNanos(FRAME, now + 4 * MS / 3) <= 0);
  }

  /** The zero of the clock is arbitrary: it may be far ahead, or just passed. */
  @Test
  void leftNanos_wherever_theClockBegins_isTheSame() {
    for (long begin : new long[] {Long.MIN_VALUE / 2, -1_000_000 * MS, -10 * MS, 0, 3 * MS}) {
      BatchWait wait = new BatchWait(4 * MS);
      now = begin;
      arrive(wait, 1_000, 1);
      wait.added(FRAME, now);

      assertEquals(4 * MS / 3, wait.leftNanos(FRAME, now), () -> "from " + begin);
    }
  }

  @Test
  void leftNanos_moreComes_isExtendedUpToTheLongestWait() {
    arrive(four, 1_000, 1);
    four.added(FRAME, now);
    long first = now;
    for (int i = 0; i < 7; i++) {
      now += MS / 2;
      four.added(FRAME, now);
    }

    assertEquals(first + 4 * MS - now, four.leftNanos(4 * FRAME, now));
    assertTrue(four.leftNanos(4 * FRAME, first + 4 * MS) <= 0);
  }

  @Test
  void leftNanos_enoughOctets_isNone() {
    arrive(four, 1_000, 1);
    four.added(FRAME, now);
    now += MS / 10;
    four.added(20_000, now);

    assertEquals(0, four.leftNanos(FRAME + 20_000, now));
  }

  @Test
  void leftNanos_afterAPause_isNoneAgain() {
    arrive(four, 1_000, 1);
    now += 1_000 * MS;
    four.added(FRAME, now);

    assertEquals(0, four.leftNanos(FRAME, now));
  }

  @Test
  void leftNanos_patienceOfZero_isNoneAtAnyRate() {
    BatchWait never = new BatchWait(0);
    arrive(never, 1_000, 0);
    never.added(FRAME, now);

    assertEquals(0, never.leftNanos(FRAME, now));
  }
}
