package org.meshrelay.benchmarks.spool;

import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.meshrelay.dare.spool.Durability;
import org.meshrelay.dare.spool.EngineMonitor;
import org.meshrelay.dare.spool.FrameDraft;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;

/** An engine to which messages of 1 KB are appended, in a hundred accounts. Any thread. */
public interface AppendEngine extends AutoCloseable {
  /** Before there is one. */
  AppendEngine NONE =
      new AppendEngine() {
        @Override
        public CompletableFuture<Long> append(SplittableRandom random) {
          return CompletableFuture.failedFuture(new IllegalStateException("not open"));
        }

        @Override
        public void close() {}
      };

  /** Accounts that are busy together. */
  int ACCOUNTS = 100;

  /** Appends a message to the spool of one of the accounts; its index, once acknowledged. */
  CompletableFuture<Long> append(SplittableRandom random);

  @Override
  void close();

  /** An engine with the settings of a node. */
  static AppendEngine open(Path directory, Durability durability) {
    SpoolEngine engine = Engines.open(directory, durability, EngineMonitor.none());
    return new AppendEngine() {
      @Override
      public CompletableFuture<Long> append(SplittableRandom random) {
        AccountAddress account = Filler.account(random.nextInt(ACCOUNTS));
        FrameDraft draft = Filler.message(random, Filler.PAYLOAD);
        return engine
            .write(
                account,
                tx -> {
                  tx.create(ContainerName.INBOUND);
                  return tx.append(ContainerName.INBOUND, draft).index();
                })
            .thenApply(committed -> committed.value())
            .toCompletableFuture();
      }

      @Override
      public void close() {
        engine.close();
      }
    };
  }
}
