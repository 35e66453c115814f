package org.meshrelay.relay.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.junit.jupiter.api.Test;
import org.meshrelay.protocol.address.AccountAddress;

/** Waiting for changes of an account that have begun. */
class UnderwayTest {
  private static final AccountAddress ALICE = AccountAddress.parse("alice@example.com");
  private static final AccountAddress BOB = AccountAddress.parse("bob@example.com");

  private final Underway underway = new Underway();

  @Test
  void ended_nothingBegun_atOnce() {
    assertTrue(underway.ended(ALICE).succeeded());
  }

  @Test
  void ended_twoChanges_whenBothHaveEnded() {
    Promise<String> first = Promise.promise();
    Promise<String> second = Promise.promise();
    Future<String> done = underway.during(ALICE, first::future);
    Future<String> failing = underway.during(ALICE, second::future);
    Future<Void> ended = underway.ended(ALICE);

    first.complete("done");
    assertFalse(ended.isComplete());
    second.fail("broken");

    assertTrue(ended.succeeded());
    assertEquals("done", done.result());
    assertEquals("broken", failing.cause().getMessage());
  }

  @Test
  void ended_changesThatBeginLater_doNotCount() {
    Promise<String> before = Promise.promise();
    Promise<String> after = Promise.promise();
    var unused = underway.during(ALICE, before::future);
    Future<Void> ended = underway.ended(ALICE);
    var ignored = underway.during(ALICE, after::future);

    before.complete("done");
    assertTrue(ended.succeeded());

    Future<Void> later = underway.ended(ALICE);
    assertFalse(later.isComplete());
    after.complete("done");
    assertTrue(later.succeeded());
  }

  @Test
  void ended_changesOfOtherAccounts_doNotCount() {
    var unused = underway.during(BOB, () -> Promise.<String>promise().future());

    assertTrue(underway.ended(ALICE).succeeded());
  }

  @Test
  void during_changeThatThrows_hasEnded() {
    assertThrows(
        IllegalStateException.class,
        () ->
            underway.during(
                ALICE,
                () -> {
                  throw new IllegalStateException("broken");
                }));

    assertEquals(0, underway.size());
    assertTrue(underway.ended(ALICE).succeeded());
  }

  @Test
  void size_afterAllHaveEnded_isZero() {
    Promise<String> change = Promise.promise();
    var unused = underway.during(ALICE, change::future);
    var ignored = underway.during(BOB, () -> Future.succeededFuture("done"));
    assertEquals(1, underway.size());

    change.complete("done");

    assertEquals(0, underway.size());
  }
}
