package org.meshrelay.relay.account;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.meshrelay.protocol.address.AccountAddress;

/**
 * Changes of accounts that have begun and not ended: who closes an account waits for those that
 * were judged while it was open, so that what it finds afterwards is all there will be (ADR 58).
 * Holds an entry per account with a change under way, as many as requests in flight at the most.
 * Any thread; nothing blocks.
 */
public final class Underway {
  private final ConcurrentMap<AccountAddress, Group> groups = new ConcurrentHashMap<>();

  /** Changes of one account that are waited for together. Read and written under its key. */
  private static final class Group {
    private final Promise<Void> ended = Promise.promise();
    private int count;
  }

  /**
   * Does something that looks at the account's state first and changes its containers after it.
   *
   * @param change begins with the look; its future completes when the change is durable
   */
  public <T> Future<T> during(AccountAddress account, Supplier<Future<T>> change) {
    Group group =
        groups.compute(
            account,
            (key, current) -> {
              Group mine = current == null ? new Group() : current;
              mine.count++;
              return mine;
            });
    try {
      return change.get().onComplete(result -> end(account, group));
    } catch (RuntimeException e) {
      end(account, group);
      throw e;
    }
  }

  private void end(AccountAddress account, Group group) {
    boolean[] over = new boolean[1];
    Group unused =
        groups.compute(
            account,
            (key, current) -> {
              group.count--;
              over[0] = group.count == 0;
              return over[0] && current == group ? null : current;
            });
    if (over[0]) {
      group.ended.complete();
    }
  }

  /** Completes when every change that has begun so far has ended; later ones do not count. */
  public Future<Void> ended(AccountAddress account) {
    Group group = groups.remove(account);
    return group == null ? Future.succeededFuture() : group.ended.future();
  }

  /** Accounts with a change under way: a metric. */
  public int size() {
    return groups.size();
  }
}
