package org.meshrelay.benchmarks.spool;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.spool.Durability;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.receipt.ProofChecker;

/**
 * Makes and checks proofs for frames of one container with many frames: {@code ProofScale DIR
 * FRAMES}. Fills the container first if it is not there.
 */
public final class ProofScale {
  private static final int PROOFS = 20_000;

  /** Proofs do not read payloads, so small ones do. */
  private static final int PAYLOAD = 16;

  private final SpoolEngine engine;
  private final AccountAddress account = Filler.account(0);
  private final long size;
  private final Bytes root;
  private final SplittableRandom random = new SplittableRandom(7);
  private int octetsMax;

  private ProofScale(SpoolEngine engine, long size) {
    this.engine = engine;
    this.size = size;
    this.root = engine.root(account, ContainerName.INBOUND, size);
  }

  /** Arguments: directory, frames. */
  public static void main(String[] arguments) {
    long frames = Long.parseLong(arguments[1]);
    try (SpoolEngine engine =
        Engines.open(Path.of(arguments[0]), new Durability.Os(), new Seen())) {
      long there = frames(engine);
      if (there <= frames) {
        new Filler(engine, frames - Math.max(0, there - 1), 1, PAYLOAD).fill();
      }
      ProofScale scale = new ProofScale(engine, frames(engine) - 1);
      scale.run("warm up", PROOFS);
      scale.run("measured", PROOFS);
    }
  }

  private static long frames(SpoolEngine engine) {
    return engine
        .view(Filler.account(0), ContainerName.INBOUND)
        .map(view -> view.frameCount())
        .orElse(0L);
  }

  private void run(String what, int count) {
    long[] made = new long[count];
    long[] checked = new long[count];
    for (int i = 0; i < count; i++) {
      long leaf = random.nextLong(size);
      long start = System.nanoTime();
      List<Bytes> path = engine.inclusion(account, ContainerName.INBOUND, leaf, size);
      Bytes hash = engine.leafHash(account, ContainerName.INBOUND, leaf + 1);
      long middle = System.nanoTime();
      boolean valid = ProofChecker.inclusion(hash, leaf, size, path, root);
      checked[i] = System.nanoTime() - middle;
      made[i] = middle - start;
      octetsMax = Math.max(octetsMax, path.stream().mapToInt(Bytes::size).sum());
      if (!valid) {
        throw new IllegalStateException("proof of leaf " + leaf + " does not hold");
      }
    }
    Arrays.sort(made);
    Arrays.sort(checked);
    System.out.printf(
        Locale.ROOT,
        "%s: %d proofs in a tree of %d: made p50 %d us p99 %d us, checked p50 %d us p99 %d us,"
            + " at most %d octets%n",
        what,
        count,
        size,
        micros(made[count / 2]),
        micros(made[count * 99 / 100]),
        micros(checked[count / 2]),
        micros(checked[count * 99 / 100]),
        octetsMax);
  }

  private static long micros(long nanos) {
    return TimeUnit.NANOSECONDS.toMicros(nanos);
  }
}
