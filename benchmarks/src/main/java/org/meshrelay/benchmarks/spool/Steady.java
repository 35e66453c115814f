package org.meshrelay.benchmarks.spool;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.address.ContainerName;

/** Posts at a fixed rate to containers by chance, whatever the answers take. */
final class Steady {
  private final SpoolEngine engine;
  private final long containers;
  private final long gapNanos;
  private final SplittableRandom random = new SplittableRandom(42);

  Steady(SpoolEngine engine, long containers, int perSecond) {
    this.engine = engine;
    this.containers = containers;
    this.gapNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
  }

  void run(int seconds) {
    long start = System.nanoTime();
    long end = start + TimeUnit.SECONDS.toNanos(seconds);
    for (long due = start; due < end; due += gapNanos) {
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      var draft = Filler.message(random, Filler.PAYLOAD);
      var unused =
          engine.write(
              Filler.account(random.nextLong(containers)),
              tx -> {
                tx.create(ContainerName.INBOUND);
                return tx.append(ContainerName.INBOUND, draft).index();
              });
    }
  }
}
