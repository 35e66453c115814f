package org.meshrelay.dare.spool;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.meshrelay.dare.record.ContainerRef;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;

/** What a lane remembers of containers: heads, and what is not there. */
class HeadCacheTest {
  private final HeadCache cache = new HeadCache(2);

  @Test
  void put_moreThanFit_forgetsThoseNotUsedForLongest() {
    cache.put(head("alice"));
    cache.put(head("bob"));
    assertNotNull(cache.get(ref("alice")));
    cache.put(head("carol"));

    assertNotNull(cache.peek(ref("alice")));
    assertNull(cache.peek(ref("bob")));
    assertNull(cache.get(ref("bob")));
    assertNotNull(cache.peek(ref("carol")));
  }

  @Test
  void noteMissing_untilItIsMade_isMissingForEverybody() {
    cache.noteMissing(ref("alice"));
    assertTrue(cache.isMissing(ref("alice")));
    assertTrue(cache.peekMissing(ref("alice")));

    cache.put(head("alice"));

    assertFalse(cache.isMissing(ref("alice")));
    assertFalse(cache.peekMissing(ref("alice")));
    assertNotNull(cache.peek(ref("alice")));
  }

  @Test
  void noteMissing_madeAndPushedOut_isNotMissing() {
    cache.noteMissing(ref("alice"));
    cache.put(head("alice"));
    cache.put(head("bob"));
    cache.put(head("carol"));

    assertNull(cache.peek(ref("alice")), "pushed out");
    assertFalse(cache.peekMissing(ref("alice")));
  }

  @Test
  void noteMissing_moreThanFit_forgetsThoseNotAskedForForLongest() {
    cache.noteMissing(ref("alice"));
    cache.noteMissing(ref("bob"));
    assertTrue(cache.isMissing(ref("alice")));
    cache.noteMissing(ref("carol"));

    assertTrue(cache.peekMissing(ref("alice")));
    assertFalse(cache.peekMissing(ref("bob")));
    assertFalse(cache.isMissing(ref("bob")));
  }

  @Test
  void remove_account_leavesNoHeadOfIt() {
    cache.put(head("alice"));
    cache.put(head("bob"));

    cache.remove(account("alice"));

    assertNull(cache.get(ref("alice")));
    assertNull(cache.peek(ref("alice")));
    assertNotNull(cache.peek(ref("bob")));
  }

  private static ContainerHead head(String name) {
    return ContainerHead.empty(ref(name), 1);
  }

  private static ContainerRef ref(String name) {
    return new ContainerRef(account(name), ContainerName.INBOUND);
  }

  private static AccountAddress account(String name) {
    return AccountAddress.parse(name + "@example.com");
  }
}
