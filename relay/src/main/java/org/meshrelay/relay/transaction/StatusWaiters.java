package org.meshrelay.relay.transaction;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.meshrelay.dare.spool.ContainerView;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;

/**
 * Devices that wait for a change of their containers (ADR 57), at most {@value #WAITERS_MAX} and
 * {@value #PER_ACCOUNT_MAX} of one account; who finds no place is answered at once.
 *
 * <p>Published lengths are looked at, which needs no I/O, every {@value #TICK_MS} ms while somebody
 * waits. Any thread.
 */
public final class StatusWaiters {
  /** So many waits take about 2 ms of a look, with 14 containers each. A guess. */
  public static final int WAITERS_MAX = 1_000;

  /** As many as a user has devices at hand. A guess. */
  static final int PER_ACCOUNT_MAX = 8;

  /** How late a change is seen at the most: less than a person notices. */
  private static final long TICK_MS = 100;

  private final Vertx vertx;
  private final SpoolEngine engine;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Waiter> waiters = new ArrayList<>();
  private final Map<AccountAddress, Integer> perAccount = new HashMap<>();
  private boolean ticking;

  /** Waits for changes in the engine; {@code nanoTime} is the source of deadlines. */
  public StatusWaiters(Vertx vertx, SpoolEngine engine, LongSupplier nanoTime) {
    this.vertx = vertx;
    this.engine = engine;
    this.nanoTime = nanoTime;
  }

  private record Waiter(
      AccountAddress account,
      Map<ContainerName, Long> known,
      long untilNanos,
      Promise<Boolean> changed) {}

  /**
   * Completes with true when a container has another number of frames than is known, with false
   * when the time is over or there is no place.
   */
  Future<Boolean> change(AccountAddress account, Map<ContainerName, Long> known, long untilNanos) {
    Waiter waiter = new Waiter(account, Map.copyOf(known), untilNanos, Promise.promise());
    if (isChanged(waiter)) {
      return Future.succeededFuture(true);
    }
    lock.lock();
    try {
      int own = perAccount.getOrDefault(account, 0);
      if (waiters.size() >= WAITERS_MAX || own >= PER_ACCOUNT_MAX) {
        return Future.succeededFuture(false);
      }
      waiters.add(waiter);
      perAccount.put(account, own + 1);
      if (!ticking) {
        ticking = true;
        long ignored = vertx.setTimer(TICK_MS, timer -> tick());
      }
    } finally {
      lock.unlock();
    }
    return waiter.changed.future();
  }

  /** Who waits now: a metric. */
  public int waiting() {
    lock.lock();
    try {
      return waiters.size();
    } finally {
      lock.unlock();
    }
  }

  private void tick() {
    for (Waiter waiter : due()) {
      answer(waiter);
    }
  }

  /** Those whose time is over or whose containers have changed, taken out of the list. */
  private List<Waiter> due() {
    List<Waiter> due = new ArrayList<>();
    long now = nanoTime.getAsLong();
    lock.lock();
    try {
      for (Iterator<Waiter> all = waiters.iterator(); all.hasNext(); ) {
        Waiter waiter = all.next();
        if (waiter.untilNanos - now <= 0 || isDue(waiter)) {
          all.remove();
          perAccount.computeIfPresent(waiter.account, (a, count) -> count == 1 ? null : count - 1);
          due.add(waiter);
        }
      }
      ticking = !waiters.isEmpty();
      if (ticking) {
        long ignored = vertx.setTimer(TICK_MS, timer -> tick());
      }
    } finally {
      lock.unlock();
    }
    return due;
  }

  private void answer(Waiter waiter) {
    try {
      waiter.changed.complete(isChanged(waiter));
    } catch (RuntimeException e) {
      waiter.changed.fail(e);
    }
  }

  /** One whose containers cannot be looked at waits no longer, and is told why by the answer. */
  private boolean isDue(Waiter waiter) {
    try {
      return isChanged(waiter);
    } catch (RuntimeException e) {
      return true;
    }
  }

  private boolean isChanged(Waiter waiter) {
    for (Map.Entry<ContainerName, Long> known : waiter.known.entrySet()) {
      long frames =
          engine.view(waiter.account, known.getKey()).map(ContainerView::frameCount).orElse(0L);
      if (frames != known.getValue()) {
        return true;
      }
    }
    return false;
  }
}
