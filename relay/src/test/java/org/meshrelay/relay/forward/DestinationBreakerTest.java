package org.meshrelay.relay.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.relay.forward.DestinationBreaker.Change;
import org.meshrelay.relay.forward.DestinationBreaker.Evidence;
import org.meshrelay.testkit.Seeds;

/** When a destination is left alone, and when it is tried again (protocol.md 6.6.1). */
class DestinationBreakerTest {
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private long now = -7;
  private final DestinationBreaker breaker = new DestinationBreaker(PAUSE, () -> now);

  private Change exchange(Evidence evidence) {
    assertTrue(breaker.permits());
    return breaker.ended(evidence);
  }

  private void exchanges(int count, Evidence evidence) {
    for (int i = 0; i < count; i++) {
      assertEquals(Change.NONE, exchange(evidence));
    }
  }

  private void open() {
    exchanges(19, Evidence.FAILS);
    assertEquals(Change.OPENED, exchange(Evidence.FAILS));
  }

  @Test
  @DisplayName("it opens at half of the last 20, and not before there were 20")
  void closed_halfOfTheLastTwentyFailed_opens() {
    exchanges(10, Evidence.FAILS);
    exchanges(9, Evidence.WORKS);
    assertFalse(breaker.isOpen());

    assertEquals(Change.OPENED, exchange(Evidence.WORKS));

    assertTrue(breaker.isOpen());
    assertFalse(breaker.permits());
  }

  @Test
  void closed_fewerThanHalfFailed_staysClosed() {
    for (int i = 0; i < 10; i++) {
      exchanges(9, Evidence.FAILS);
      exchanges(11, Evidence.WORKS);
    }
    assertFalse(breaker.isOpen());
    assertEquals(OptionalLong.of(0), breaker.nanosToNext());
  }

  @Test
  void closed_exchangesThatShowNothing_countForNothing() {
    exchanges(19, Evidence.FAILS);
    exchanges(100, Evidence.NONE);
    assertFalse(breaker.isOpen());

    assertEquals(Change.OPENED, exchange(Evidence.FAILS));
  }

  @Test
  void open_afterThePause_permitsOneExchange() {
    open();
    assertEquals(OptionalLong.of(PAUSE.toNanos()), breaker.nanosToNext());
    now += PAUSE.toNanos() - 1;
    assertEquals(OptionalLong.of(1), breaker.nanosToNext());
    assertFalse(breaker.permits());

    now += 2;
    assertEquals(OptionalLong.of(0), breaker.nanosToNext());
    assertTrue(breaker.permits());
    assertFalse(breaker.permits(), "one");
    assertEquals(OptionalLong.empty(), breaker.nanosToNext(), "that one decides");
  }

  @Test
  void trial_thatWorks_closesAndForgets() {
    open();
    now += PAUSE.toNanos() + 1;

    assertEquals(Change.CLOSED, exchange(Evidence.WORKS));

    assertFalse(breaker.isOpen());
    exchanges(19, Evidence.FAILS);
    assertFalse(breaker.isOpen(), "what failed before counts no more");
  }

  @Test
  void trial_thatFails_opensForAnotherPause() {
    open();
    now += PAUSE.toNanos() + 1;

    assertEquals(Change.NONE, exchange(Evidence.FAILS));

    assertTrue(breaker.isOpen());
    assertEquals(OptionalLong.of(PAUSE.toNanos()), breaker.nanosToNext());
    assertFalse(breaker.permits());
  }

  @Test
  void trial_thatShowsNothing_isFollowedByAnother() {
    open();
    now += PAUSE.toNanos() + 1;

    assertEquals(Change.NONE, exchange(Evidence.NONE));

    assertEquals(OptionalLong.of(0), breaker.nanosToNext());
    assertEquals(Change.CLOSED, exchange(Evidence.WORKS));
  }

  @Test
  void open_exchangesBegunBefore_doNotProlongThePause() {
    assertTrue(breaker.permits());
    open();
    now += 5;

    assertEquals(Change.NONE, breaker.ended(Evidence.FAILS));

    assertEquals(OptionalLong.of(PAUSE.toNanos() - 5), breaker.nanosToNext());
  }

  @Test
  void hurry_triesOneAtOnce() {
    open();
    breaker.hurry();

    assertEquals(OptionalLong.of(0), breaker.nanosToNext());
    assertEquals(Change.CLOSED, exchange(Evidence.WORKS));
    breaker.hurry();
    assertFalse(breaker.isOpen());
  }

  @Test
  @DisplayName("any sequence of exchanges opens it where a plain count of the last 20 says so")
  void closed_anySequence_opensWhereACountSaysSo() {
    Seeds.forEach(
        50,
        random -> {
          DestinationBreaker any = new DestinationBreaker(PAUSE, () -> now);
          Deque<Boolean> last = new ArrayDeque<>();
          double failing = random.nextDouble();
          for (int i = 0; i < 500 && !any.isOpen(); i++) {
            boolean fails = random.nextDouble() < failing;
            last.addLast(fails);
            if (last.size() > 20) {
              last.removeFirst();
            }
            long failed = last.stream().filter(Boolean::booleanValue).count();
            assertTrue(any.permits());
            Change change = any.ended(fails ? Evidence.FAILS : Evidence.WORKS);
            boolean opens = last.size() == 20 && failed >= 10;
            assertEquals(opens ? Change.OPENED : Change.NONE, change);
          }
        });
  }
}
