package org.meshrelay.relay.forward;

import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.protocol.status.RefusalException;
import org.meshrelay.relay.account.EngineFutures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes how deliveries ended, and keeps the books from which positions follow. Belongs to the
 * context of the {@link Forwarder}.
 */
final class Marks {
  private static final Logger LOG = LoggerFactory.getLogger(Marks.class);

  /** Pause before a mark that found no room is tried again. */
  private static final long RETRY_MS = 1_000;

  private final Vertx vertx;
  private final SpoolEngine engine;
  private final EntropySource entropy;
  private final WaitingCount waiting;
  private final Runnable afterEach;
  private final Map<AccountAddress, AccountBook> books = new HashMap<>();
  private final LongAdder received = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private boolean positionsKnown;
  private boolean stopping;
  private int underWay;

  /**
   * @param afterEach runs after each mark, written or not
   */
  Marks(
      Vertx vertx,
      SpoolEngine engine,
      EntropySource entropy,
      WaitingCount waiting,
      Runnable afterEach) {
    this.vertx = vertx;
    this.engine = engine;
    this.entropy = entropy;
    this.waiting = waiting;
    this.afterEach = afterEach;
  }

  /** Enters a delivery into the books; false if it is there already. */
  boolean open(AccountAddress sender, long entry, AccountAddress recipient) {
    return books.computeIfAbsent(sender, account -> new AccountBook()).add(entry, recipient);
  }

  /** Every queue was read: from now on the books are complete and positions may advance. */
  void allQueuesRead() {
    positionsKnown = true;
  }

  /** Marks that find no room are left to the next start. */
  void stop() {
    stopping = true;
  }

  /** Marks being written. */
  int underWay() {
    return underWay;
  }

  /** Writes the ending of a delivery. */
  void settle(PendingDelivery delivery, Settlement.Ending ending) {
    settle(delivery, null, ending);
  }

  /**
   * Writes the ending of a delivery.
   *
   * @param messageId of the message; null if it is to be read from the sender's spool
   */
  void settle(PendingDelivery delivery, @Nullable String messageId, Settlement.Ending ending) {
    underWay++;
    AccountBook book = books.get(delivery.sender());
    long position =
        positionsKnown && book != null
            ? book.positionAfter(delivery.entry(), delivery.recipient())
            : 0;
    Settlement work = new Settlement(delivery, messageId, ending, position, entropy);
    var ignored =
        EngineFutures.write(engine, delivery.sender(), work)
            .onComplete(
                written -> {
                  underWay--;
                  if (written.succeeded()) {
                    settled(delivery, ending);
                  } else {
                    later(delivery, ending, written.cause());
                  }
                  afterEach.run();
                });
  }

  private void settled(PendingDelivery delivery, Settlement.Ending ending) {
    waiting.add(delivery.recipient().domain(), -1);
    AccountBook book = books.get(delivery.sender());
    if (book != null) {
      book.settled(delivery.entry(), delivery.recipient());
      if (book.isEmpty()) {
        books.remove(delivery.sender());
      }
    }
    counter(ending).increment();
  }

  private LongAdder counter(Settlement.Ending ending) {
    if (ending.relationship().equals(Reference.RECEIVED)) {
      return received;
    }
    return ending.relationship().equals(Reference.FAILED) ? failed : rejected;
  }

  /** The delivery itself is over; only its mark waits, for a lane or a disk that has room. */
  private void later(PendingDelivery delivery, Settlement.Ending ending, Throwable cause) {
    if (stopping || !(cause instanceof RefusalException)) {
      LOG.warn("mark of a delivery was not written; the next start makes up for it", cause);
      return;
    }
    long ignored = vertx.setTimer(RETRY_MS, timer -> settle(delivery, ending));
  }

  long receivedCount() {
    return received.sum();
  }

  long rejectedCount() {
    return rejected.sum();
  }

  long failedCount() {
    return failed.sum();
  }
}
