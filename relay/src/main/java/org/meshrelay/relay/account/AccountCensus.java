package org.meshrelay.relay.account;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many accounts are in which state, for the figures of the node. The entries that the catalog
 * holds when the node starts are counted beside its work; every later change is added as it becomes
 * durable. Any thread.
 */
public final class AccountCensus {
  private static final Logger LOG = LoggerFactory.getLogger(AccountCensus.class);

  private final Map<AccountStatus, AtomicLong> counts = new EnumMap<>(AccountStatus.class);
  private final MasterCatalog master;
  private final long[] present;
  private volatile boolean complete;

  /** Of the catalog, in which nothing may be changing yet. */
  public AccountCensus(MasterCatalog master) {
    for (AccountStatus status : AccountStatus.values()) {
      counts.put(status, new AtomicLong());
    }
    this.master = master;
    this.present = master.entries();
    master.watch(this::changed);
  }

  /** Counts what was there at the start. Blocks for as long as the catalog is long. */
  public void count() {
    try {
      for (long index : present) {
        master.accountAt(index).ifPresent(entry -> changed(null, entry.status()));
      }
      complete = true;
    } catch (RuntimeException e) {
      // Figures only: the node goes on, and says that it does not know.
      LOG.atWarn().setCause(e).log("accounts were not counted");
    }
  }

  /** Accounts in that state; not a number until all are counted. */
  public double of(AccountStatus status) {
    AtomicLong count = counts.get(status);
    return complete && count != null ? count.get() : Double.NaN;
  }

  private void changed(@Nullable AccountStatus before, @Nullable AccountStatus after) {
    add(before, -1);
    add(after, 1);
  }

  private void add(@Nullable AccountStatus status, long delta) {
    AtomicLong count = status == null ? null : counts.get(status);
    if (count != null) {
      count.addAndGet(delta);
    }
  }
}
