package org.meshrelay.loadtest.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.loadtest.run.Ledger.State;
import org.meshrelay.loadtest.run.SpoolComparison.Stored;
import org.meshrelay.protocol.address.AccountAddress;

/** Each promise of a spool, broken once. */
class SpoolComparisonTest {
  private static final Ledger.Entry FIRST = post("first", State.ACKNOWLEDGED, 10, 20);
  private static final Ledger.Entry SECOND = post("second", State.ACKNOWLEDGED, 30, 40);
  private static final Ledger.Entry REFUSED = post("refused", State.REFUSED, 50, 60);
  private static final Ledger.Entry UNKNOWN = post("unknown", State.UNKNOWN, 70, 80);
  private static final AccountAddress ALICE = AccountAddress.parse("alice@load.example");
  private static final AccountAddress MALLORY = AccountAddress.parse("mallory@load.example");
  private static final List<Ledger.Entry> POSTS = List.of(FIRST, SECOND, REFUSED, UNKNOWN);

  @Test
  void everythingAcknowledgedIsThereOnceInOrder_isClean() {
    AuditResult result = compare(stored("first"), stored("second"));

    assertTrue(result.isClean(), result::toString);
    assertEquals(2, result.acknowledged());
    assertEquals(2, result.found());
  }

  @Test
  void postWithoutAnswer_mayBeThere() {
    assertTrue(compare(stored("first"), stored("second"), stored("unknown")).isClean());
  }

  @Test
  void acknowledgedPostIsMissing_isLost() {
    AuditResult result = compare(stored("second"));

    assertFalse(result.isClean());
    assertEquals(1, result.lost());
    assertEquals(1, result.found());
  }

  @Test
  void postIsThereTwice_isDuplicated() {
    AuditResult result = compare(stored("first"), stored("second"), stored("first"));

    assertFalse(result.isClean());
    assertEquals(1, result.duplicated());
    assertEquals(0, result.lost());
  }

  @Test
  void laterPostStandsBefore_isOutOfOrder() {
    AuditResult result = compare(stored("second"), stored("first"));

    assertFalse(result.isClean());
    assertEquals(1, result.outOfOrder());
  }

  @Test
  void overlappingPosts_mayStandEitherWay() {
    List<Ledger.Entry> posts =
        List.of(post("one", State.ACKNOWLEDGED, 10, 30), post("two", State.ACKNOWLEDGED, 20, 40));

    assertTrue(SpoolComparison.of("spool", posts, List.of(stored("two"), stored("one"))).isClean());
  }

  @Test
  void refusedPostIsThere_isInvented() {
    AuditResult result = compare(stored("first"), stored("second"), stored("refused"));

    assertFalse(result.isClean());
    assertEquals(1, result.invented());
  }

  @Test
  void postThatNobodySent_isInvented() {
    assertEquals(1, compare(stored("first"), stored("second"), stored("forged")).invented());
  }

  @Test
  void otherPayload_isAFailure() {
    AuditResult result =
        compare(stored("first"), new Stored("second", Bytes.utf8("something else")));

    assertFalse(result.isClean());
    assertTrue(result.failures().getFirst().contains("another payload"), result::toString);
  }

  @Test
  void strangerWhoWasRefused_mustNotBeThere() {
    AuditResult clean = all(Map.of(ALICE, POSTS, MALLORY, List.of(REFUSED)), Map.of());
    AuditResult broken =
        all(Map.of(MALLORY, List.of(REFUSED)), Map.of(MALLORY, List.of(stored("refused"))));

    assertEquals(0, clean.invented());
    assertEquals(1, broken.invented());
  }

  @Test
  void strangerWhoWasAcknowledged_mustBeThere() {
    assertEquals(1, all(Map.of(MALLORY, List.of(FIRST)), Map.of()).lost());
  }

  @Test
  void senderWhomNobodyKnows_isInvented() {
    AuditResult result = all(Map.of(ALICE, List.of()), Map.of(MALLORY, List.of(stored("any"))));

    assertEquals(1, result.invented());
    assertTrue(result.failures().getFirst().contains("mallory@"), result::toString);
  }

  @Test
  void sendersAreOrderedEachByItself() {
    AuditResult result =
        all(
            Map.of(ALICE, List.of(SECOND), MALLORY, List.of(FIRST)),
            Map.of(ALICE, List.of(stored("second")), MALLORY, List.of(stored("first"))));

    assertTrue(result.isClean(), result::toString);
  }

  @Test
  void messageSentAgain_isWhatAllAnswersTogetherSay() {
    assertEquals(State.REFUSED, State.REFUSED.and(State.REFUSED));
    assertEquals(State.UNKNOWN, State.REFUSED.and(State.UNKNOWN));
    assertEquals(State.UNKNOWN, State.UNKNOWN.and(State.REFUSED));
    assertEquals(State.ACKNOWLEDGED, State.UNKNOWN.and(State.ACKNOWLEDGED));
    assertEquals(State.ACKNOWLEDGED, State.ACKNOWLEDGED.and(State.REFUSED));
  }

  private static AuditResult all(
      Map<AccountAddress, List<Ledger.Entry>> posts, Map<AccountAddress, List<Stored>> spool) {
    return SpoolComparison.of("spool", posts, spool);
  }

  private static AuditResult compare(Stored... spool) {
    return SpoolComparison.of("spool", POSTS, List.of(spool));
  }

  private static Stored stored(String id) {
    return new Stored(id, Bytes.utf8(id));
  }

  private static Ledger.Entry post(String id, State state, long sent, long ended) {
    return new Ledger.Entry(id, Bytes.utf8(id), state, sent, ended, null);
  }
}
