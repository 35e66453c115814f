package org.meshrelay.loadtest.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.meshrelay.loadtest.rate.Arrivals;
import org.meshrelay.loadtest.rate.PaceClock;
import org.meshrelay.loadtest.rate.Pacer;
import org.meshrelay.loadtest.rate.RateCurve;

/**
 * A relay that is frozen for 6 of 10 s: who arrives meanwhile waits for the rest of it. With 400 in
 * 1,000 arrivals outside, the share that waits at most t seconds is (4 + t) / 10.
 */
class FrozenRelayTest {
  private static final double MS = 1e6;
  private static final long FROZEN_FROM = 2_000_000_000L;
  private static final long FROZEN_TO = 8_000_000_000L;
  private static final long ANSWER_NANOS = 1_000;

  private long now;

  /** Time stands still unless somebody waits. */
  private final PaceClock clock =
      new PaceClock() {
        @Override
        public long nanoTime() {
          return now;
        }

        @Override
        public void await(long untilNanos) {
          now = Math.max(now, untilNanos);
        }
      };

  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private final LatencyLog log = new LatencyLog(file, 0);

  @Test
  void openModel_showsWhatUsersWait() throws Exception {
    run(
        (intended, sent) -> {
          log.acknowledged(intended, sent, answeredAt(sent));
        });

    assertTruth(log.fromIntended());
  }

  @Test
  void senderThatWaitsForItsAnswers_stillShowsWhatUsersWait() throws Exception {
    run(
        (intended, sent) -> {
          now = answeredAt(sent);
          log.acknowledged(intended, sent, now);
        });

    assertTruth(log.fromIntended());
    // What it would have reported without the correction: one slow answer and nothing else.
    assertTrue(log.fromActual().getValueAtPercentile(99.9) < MS);
    assertEquals(3_000 * MS, (double) log.sendDelay().getValueAtPercentile(72), 600 * MS);
  }

  @Test
  void log_hasTheIntervals() throws Exception {
    run((intended, sent) -> log.acknowledged(intended, sent, answeredAt(sent)));

    String text = file.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("#[Histogram log format version 1.3]"), text);
    assertEquals(1, text.lines().filter(line -> line.contains("HISTFAAA")).count(), text);
  }

  private interface Sender {
    void send(long intended, long sent);
  }

  private void run(Sender sender) throws InterruptedException {
    Arrivals arrivals = Arrivals.of(new RateCurve.Constant(1_000), 10, Arrivals.Spacing.EVEN, 0);
    new Pacer(clock)
        .run(
            arrivals,
            0,
            (i, intended) -> {
              log.sent(intended, now);
              sender.send(intended, now);
            });
    LatencyLog.Interval unused = log.rotate();
  }

  private static long answeredAt(long sent) {
    return (sent >= FROZEN_FROM && sent < FROZEN_TO ? FROZEN_TO : sent) + ANSWER_NANOS;
  }

  private static void assertTruth(Histogram latencies) {
    assertEquals(10_000, latencies.getTotalCount());
    assertPercentile(1_000, latencies, 50);
    assertPercentile(3_500, latencies, 75);
    assertPercentile(5_000, latencies, 90);
    assertPercentile(5_900, latencies, 99);
  }

  private static void assertPercentile(double ms, Histogram latencies, double percentile) {
    double found = latencies.getValueAtPercentile(percentile) / MS;
    assertEquals(ms, found, ms * 0.05, "p" + percentile);
  }
}
