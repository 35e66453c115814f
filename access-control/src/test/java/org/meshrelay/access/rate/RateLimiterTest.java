package org.meshrelay.access.rate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.meshrelay.testkit.Seeds;

/** access-control.md E and I. */
class RateLimiterTest {
  private static final Limit TEN_PER_SECOND = new Limit("ten", 10, Duration.ofSeconds(1), 5);
  private static final long SECOND = 1_000_000_000L;

  /** Far below zero, as a monotonic clock may be. */
  private static final long START = -5_000 * SECOND;

  private static RateLimiter limiter(int keysMax) {
    return new RateLimiter(keysMax, 42, START);
  }

  @Test
  void take_burst_passesThenWaitsOneInterval() {
    RateLimiter limiter = limiter(100);
    for (int i = 0; i < 5; i++) {
      assertEquals(0, limiter.take(TEN_PER_SECOND.charge("a"), START));
    }

    assertEquals(SECOND / 10, limiter.take(TEN_PER_SECOND.charge("a"), START));
  }

  @Test
  void take_limitOfTheSameNameWithOtherFigures_countsAnew() {
    RateLimiter limiter = limiter(100);
    Limit one = new Limit("per-day", 1, Duration.ofDays(1), 1);
    Limit two = new Limit("per-day", 2, Duration.ofDays(1), 2);
    assertEquals(0, limiter.take(one.charge("a"), START));
    assertTrue(limiter.take(one.charge("a"), START) > 0);

    assertEquals(0, limiter.take(two.charge("a"), START));
    assertEquals(
        0, limiter.take(new Limit("per-day", 2, Duration.ofDays(1), 2).charge("a"), START));
    assertTrue(limiter.take(two.charge("a"), START) > 0);
  }

  @Test
  void take_afterTheWaitNamed_passes() {
    RateLimiter limiter = limiter(100);
    Charge charge = TEN_PER_SECOND.charge("a");
    long now = START;
    for (int i = 0; i < 1000; i++) {
      now += limiter.peek(charge, now);
      assertEquals(0, limiter.take(charge, now));
    }

    assertEquals(SECOND * (1000 - 5) / 10, now - START);
  }

  @Test
  void take_overload_letsTheRateThroughWithinOnePercent() {
    Seeds.forEach(
        20,
        random -> {
          RateLimiter limiter = limiter(100);
          int passed = 0;
          long now = START;
          while (now - START < 100 * SECOND) {
            now += random.nextLong(SECOND / 50);
            passed += limiter.take(TEN_PER_SECOND.charge("a"), now) == 0 ? 1 : 0;
          }
          assertEquals(1000, passed, 10);
        });
  }

  @Test
  void take_refusedEvents_costNothing() {
    RateLimiter limiter = limiter(100);
    Charge charge = TEN_PER_SECOND.charge("a");
    for (int i = 0; i < 1000; i++) {
      long ignored = limiter.take(charge, START);
    }

    assertEquals(0, limiter.take(charge, START + SECOND / 10));
  }

  @Test
  void take_otherKeysAndLimits_areIndependent() {
    RateLimiter limiter = limiter(100);
    Limit other = Limit.of("other", 1, Duration.ofDays(1));
    assertEquals(0, limiter.take(other.charge("a"), START));

    assertEquals(0, limiter.take(other.charge("b"), START));
    assertEquals(0, limiter.take(TEN_PER_SECOND.charge("a"), START));
    assertEquals(Duration.ofDays(1).toNanos(), limiter.take(other.charge("a"), START));
  }

  @Test
  void takeAll_oneExhausted_chargesNone() {
    RateLimiter limiter = limiter(100);
    Limit once = Limit.of("once", 1, Duration.ofHours(1));
    assertEquals(0, limiter.take(once.charge("k"), START));

    for (int i = 0; i < 10; i++) {
      assertEquals(
          Duration.ofHours(1).toNanos(),
          limiter.takeAll(List.of(TEN_PER_SECOND.charge("k"), once.charge("k")), START));
    }

    assertEquals(0, limiter.take(TEN_PER_SECOND.charge("k"), START));
  }

  @Test
  void take_moreKeysThanTheCap_keepsMemoryAndGoodBuckets() {
    RateLimiter limiter = limiter(1600);
    Charge good = TEN_PER_SECOND.charge("good@example.com");
    for (int i = 0; i < 5; i++) {
      assertEquals(0, limiter.take(good, START));
    }

    for (int i = 0; i < 100_000; i++) {
      long ignored = limiter.take(TEN_PER_SECOND.charge("spray" + i + "@example.org"), START);
    }

    assertTrue(limiter.size() <= 1600);
    assertEquals(SECOND / 10, limiter.take(good, START), "still exact");
  }

  @Test
  void take_sprayer_isLimitedByTheSketch() {
    RateLimiter limiter = limiter(16);
    int passed = 0;
    for (int i = 0; i < 200_000; i++) {
      passed += limiter.take(TEN_PER_SECOND.charge("spray" + i), START) == 0 ? 1 : 0;
    }

    assertTrue(passed < 60_000, "the sketch fills up: " + passed);
  }

  @Test
  void take_idleBuckets_makeRoom() {
    RateLimiter limiter = limiter(160);
    long now = START;
    for (int round = 0; round < 50; round++) {
      for (int i = 0; i < 80; i++) {
        assertEquals(0, limiter.take(TEN_PER_SECOND.charge("r" + round + "k" + i), now));
      }
      now += 2 * SECOND;
    }

    assertTrue(limiter.size() <= 160);
  }

  @Test
  void take_keyInSketch_isNotForgivenWhenItGetsABucket() {
    RateLimiter limiter = limiter(16);
    Limit slow = Limit.of("slow", 1, Duration.ofHours(1));
    for (int i = 0; i < 500; i++) {
      long ignored = limiter.take(slow.charge("filler" + i), START);
    }
    long first = limiter.take(slow.charge("late"), START);

    long again = limiter.take(slow.charge("late"), START + 2 * SECOND);

    assertEquals(0, first);
    assertTrue(again > 0);
  }

  @Test
  void take_manyThreads_neverPassesMoreThanTheBurst() throws InterruptedException {
    RateLimiter limiter = limiter(100);
    AtomicLong passed = new AtomicLong();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int t = 0; t < 4; t++) {
        threads.execute(
            () -> {
              for (int i = 0; i < 10_000; i++) {
                if (limiter.take(TEN_PER_SECOND.charge("a"), START) == 0) {
                  long ignored = passed.incrementAndGet();
                }
              }
            });
      }
      threads.shutdown();
      assertTrue(threads.awaitTermination(60, TimeUnit.SECONDS));
    }

    assertEquals(5, passed.get());
  }

  @Test
  void limit_valuesOutOfRange_areRefused() {
    Duration day = Duration.ofDays(1);
    assertThrows(IllegalArgumentException.class, () -> Limit.of("x", 0, day));
    assertThrows(IllegalArgumentException.class, () -> Limit.of("x", 1, Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> Limit.of("x", 1, Duration.ofDays(367)));
    assertThrows(IllegalArgumentException.class, () -> new Limit("x", 1, day, 0));
    assertThrows(IllegalArgumentException.class, () -> new Limit("x", 1, day, 65));
    assertThrows(IllegalArgumentException.class, () -> Limit.of("x", 10, Duration.ofNanos(5)));
  }
}
