package org.meshrelay.relay.delivery;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.meshrelay.dare.spool.ContainerView;
import org.meshrelay.dare.spool.RollbackAlarm;
import org.meshrelay.dare.spool.SignedSizeJournal;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.receipt.ContainerId;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.relay.cache.GenerationCache;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a container that is behind what was signed of it as it is until its operator has said that
 * it goes on from there (receipts.md 8.4, MSP-323): writes to it are refused with 503.
 *
 * <p>A container is compared with the journal before its first append since the start, on its
 * lane's thread: one look into an index, seldom a read; afterwards it only grows. All containers
 * are compared once at the start too, so that the operator hears of those nobody writes to.
 */
public final class RollbackGuard implements Consumer<ContainerView>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RollbackGuard.class);

  /** Verdicts remembered, some 200 octets each. A guess: 20 MB; a further one costs a look. */
  private static final int CHECKED_MAX = 100_000;

  /** Seconds after which a refused client may ask again: an operator has to act first. */
  private static final int RETRY_SECONDS = 300;

  /** A look that is under way reads a few pages. */
  private static final Duration CLOSE_LONGEST = Duration.ofSeconds(5);

  private final GenerationCache<ContainerId, Boolean> checked =
      GenerationCache.ofEntries(CHECKED_MAX);
  private final AtomicReference<@Nullable Stores> stores = new AtomicReference<>();
  private final AtomicReference<@Nullable Thread> inspection = new AtomicReference<>();
  private final LongAdder alarms = new LongAdder();
  private volatile boolean closing;

  private record Stores(SpoolEngine engine, SignedSizeJournal journal) {}

  /** A guard that lets everything pass until it knows the stores; nothing is written before. */
  public RollbackGuard() {}

  /** From now on the guard compares. */
  public void watch(SpoolEngine engine, SignedSizeJournal journal) {
    stores.set(new Stores(engine, journal));
  }

  /** Compares every container that was ever signed, on a thread of its own. */
  public void start() {
    Stores known = stores.get();
    if (known != null) {
      inspection.set(Thread.ofPlatform().daemon().name("signed-sizes").start(() -> inspect(known)));
    }
  }

  private void inspect(Stores known) {
    try {
      known.journal.alarms(known.engine, this::raise);
    } catch (RuntimeException e) {
      if (closing) {
        LOG.debug("containers are not compared to the end", e);
        return;
      }
      LOG.error(
          "not every container was compared with what was signed of it; each one will be before"
              + " its next append",
          e);
    }
  }

  /** Waits for the comparison, which the end of the engine ends: close that before. */
  @Override
  public void close() {
    closing = true;
    Thread running = inspection.get();
    if (running == null) {
      return;
    }
    try {
      if (!running.join(CLOSE_LONGEST)) {
        LOG.warn("the comparison with what was signed does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void accept(ContainerView view) {
    Stores known = stores.get();
    if (known == null) {
      return;
    }
    ContainerId id = new ContainerId(view.account(), view.container());
    Boolean good = checked.get(id);
    if (good == null) {
      Optional<RollbackAlarm> alarm =
          known.journal.alarm(known.engine, view.account(), view.container());
      alarm.ifPresent(this::raise);
      good = alarm.isEmpty();
      checked.put(id, good);
    }
    if (!good) {
      throw Refusal.overloaded(RETRY_SECONDS).asException();
    }
  }

  private void raise(RollbackAlarm alarm) {
    ContainerId id = new ContainerId(alarm.account(), alarm.container());
    if (Boolean.FALSE.equals(checked.get(id))) {
      return;
    }
    checked.put(id, false);
    alarms.increment();
    LOG.error(
        "container is behind what was signed of it; it is read only and unsigned until"
            + " `mesh-relay spool restart` account={} container={} signed={} doubtful={}",
        alarm.account(),
        alarm.container(),
        alarm.lostSize(),
        alarm.doubtful());
  }

  /** Containers found behind since the start: a metric and an alarm. */
  public long alarms() {
    return alarms.sum();
  }
}
