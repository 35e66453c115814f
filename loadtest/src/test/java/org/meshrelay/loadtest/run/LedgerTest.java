package org.meshrelay.loadtest.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.loadtest.run.Ledger.Entry;
import org.meshrelay.loadtest.run.Ledger.State;
import org.meshrelay.loadtest.run.SpoolComparison.Stored;

/** What is written down of posts. */
class LedgerTest {
  private static final Bytes DIGEST = Bytes.of(1);

  @Test
  void post_turnedAwayBefore_countsFromItsFirstSending() {
    Ledger ledger = new Ledger(1, 10);
    ledger.turnedAway("A", 5);
    ledger.turnedAway("A", 9);

    ledger.add(0, acknowledged("A", 30, 40));
    ledger.add(0, acknowledged("B", 50, 60));

    assertEquals(List.of(5L, 50L), ledger.of(0).stream().map(Entry::sentNanos).toList());
  }

  /** It was told to come again, and was delivered meanwhile: nothing is out of order. */
  @Test
  void post_deliveredAlthoughTurnedAway_isInOrder() {
    Ledger ledger = new Ledger(1, 10);
    ledger.turnedAway("A", 5);
    ledger.add(0, acknowledged("B", 10, 20));
    ledger.add(0, acknowledged("A", 30, 40));

    AuditResult result =
        SpoolComparison.of(
            "spool", ledger.of(0), List.of(new Stored("A", DIGEST), new Stored("B", DIGEST)));

    assertEquals(List.of(), result.failures());
    assertEquals(2, result.found());
  }

  private static Entry acknowledged(String envelopeId, long sent, long ended) {
    return new Entry(envelopeId, DIGEST, State.ACKNOWLEDGED, sent, ended, null);
  }
}
