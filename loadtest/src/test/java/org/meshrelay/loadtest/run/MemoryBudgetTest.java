package org.meshrelay.loadtest.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meshrelay.loadtest.rate.Arrivals;
import org.meshrelay.loadtest.rate.RateCurve;
import org.meshrelay.loadtest.scenario.Mix;
import org.meshrelay.loadtest.scenario.Phase;

/** Memory is bounded by octets: ten times the payload, a fraction of the messages. */
class MemoryBudgetTest {
  private static final long MIB = 1 << 20;
  private static final Mix POSTS = new Mix(Map.of(Mix.Operation.POST, 1));
  private static final MemoryBudget BUDGET = MemoryBudget.of(1_536 * MIB, 1_024);

  @ParameterizedTest
  @CsvSource({"256, 512", "1024, 1024", "1536, 1024", "1536, 65000", "8192, 65000"})
  void of_anyHeapAndPayload_fitsIntoTheHeap(long mib, int payloadOctets) {
    MemoryBudget budget = MemoryBudget.of(mib * MIB, payloadOctets);

    double octets =
        budget.messages() * (7_168.0 + payloadOctets)
            + budget.inFlight() * (10_240.0 + 4.0 * payloadOctets)
            + budget.receipts() * 10_240.0
            + budget.posts() * 320.0
            + budget.devices() * 65_536.0;
    assertTrue(octets <= 0.85 * mib * MIB, budget::toString);
    assertTrue(budget.inFlight() >= 100, budget::toString);
  }

  @Test
  void of_largePayload_hasRoomForFewer() {
    MemoryBudget large = MemoryBudget.of(1_536 * MIB, 65_000);

    assertTrue(large.messages() < BUDGET.messages() / 8, large::toString);
    assertTrue(large.inFlight() < BUDGET.inFlight() / 10, large::toString);
    assertEquals(BUDGET.receipts(), large.receipts());
  }

  @Test
  void check_openPhaseThatNeedsMore_saysSo() throws Exception {
    Phase fits = open(BUDGET.messages() / 20.0);
    Corpora.check(POSTS, fits, BUDGET);

    RunException thrown =
        assertThrows(
            RunException.class,
            () -> Corpora.check(POSTS, open(BUDGET.messages() / 10.0 + 1), BUDGET));

    assertTrue(String.valueOf(thrown.getMessage()).contains("phase made-up needs"));
  }

  @Test
  void check_moreDevicesThanFit_saysSo() throws Exception {
    Mix connections = new Mix(Map.of(Mix.Operation.CONNECT, 1));
    Corpora.check(connections, open(BUDGET.devices() / 20.0), BUDGET);

    RunException thrown =
        assertThrows(
            RunException.class,
            () -> Corpora.check(connections, open(BUDGET.devices() / 10.0), BUDGET));

    assertTrue(String.valueOf(thrown.getMessage()).contains("may connect"));
  }

  @Test
  void needed_messagesOfThatKindAndSomeToSpare() {
    Mix mix = new Mix(Map.of(Mix.Operation.POST, 1, Mix.Operation.SPAM, 3));

    assertEquals(2_725, Corpora.needed(mix, open(1_000), Mix.Operation.POST));
    assertEquals(7_975, Corpora.needed(mix, open(1_000), Mix.Operation.SPAM));
    assertEquals(0, Corpora.needed(mix, open(1_000), Mix.Operation.STATUS));
  }

  private static Phase open(double perSecond) {
    return new Phase(
        "made-up",
        10,
        true,
        new Phase.Load.Open(new RateCurve.Constant(perSecond), Arrivals.Spacing.EVEN));
  }
}
