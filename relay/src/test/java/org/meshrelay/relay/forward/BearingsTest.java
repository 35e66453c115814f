package org.meshrelay.relay.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.meshrelay.protocol.address.ServiceName;

/** What is remembered of destinations that nothing waits for. */
class BearingsTest {
  private static final int REMEMBERED = 1_000;
  private static final ServiceName FIRST = name(0);

  private final Bearings bearings =
      new Bearings(new AdaptiveLimit.Bounds(1, 10, 100), Duration.ofSeconds(30), () -> 0);

  private static ServiceName name(int number) {
    return new ServiceName("s" + number + ".example");
  }

  private void remember(int count) {
    for (int i = 1; i <= count; i++) {
      assertEquals(10, bearings.of(name(i)).limit().value());
    }
  }

  @Test
  void of_theOneNotUsedForLongest_isForgottenWithItsBreaker() {
    Bearings.Bearing first = bearings.of(FIRST);
    bearings.opened(FIRST);
    assertEquals(1, bearings.openNow());
    remember(REMEMBERED - 1);
    assertEquals(1, bearings.openNow());

    remember(REMEMBERED);

    assertEquals(0, bearings.openNow());
    assertNotSame(first, bearings.of(FIRST));
    assertEquals(1, bearings.openings());
  }

  @Test
  void look_atManyOthers_forgetsNothing() {
    Bearings.Bearing first = bearings.of(FIRST);

    for (int i = 1; i <= 2 * REMEMBERED; i++) {
      assertEquals(10, bearings.look(name(i)).limit().value());
    }

    assertSame(first, bearings.look(FIRST));
  }

  @Test
  void opened_ofOneThatIsForgotten_isCountedButKeepsNoPlace() {
    bearings.opened(FIRST);

    assertEquals(0, bearings.openNow());
    assertEquals(1, bearings.openings());
  }
}
