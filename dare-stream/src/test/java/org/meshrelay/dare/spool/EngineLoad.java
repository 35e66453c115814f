package org.meshrelay.dare.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;

/**
 * Measures the engine on a directory: {@code EngineLoad DIR LANES WRITERS SECONDS}. Each writer
 * posts 1 KB to a spool of its own and waits for the acknowledgement. Then the engine is killed in
 * spirit (its index is deleted) and the replay is timed.
 */
final class EngineLoad {
  private EngineLoad() {}

  /** Runs one measurement and prints one line for each part. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    int lanes = Integer.parseInt(arguments[1]);
    int writers = Integer.parseInt(arguments[2]);
    long nanos = TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[3]));
    ConcurrentLinkedQueue<Long> flushes = new ConcurrentLinkedQueue<>();
    AtomicLong replayed = new AtomicLong();
    AtomicLong replayNanos = new AtomicLong();
    EngineMonitor monitor =
        new EngineMonitor() {
          @Override
          public void flushed(int lane, long took) {
            flushes.add(took);
          }

          @Override
          public void replayed(int lane, long records, long took) {
            replayed.addAndGet(records);
            replayNanos.accumulateAndGet(took, Math::max);
          }
        };
    EngineConfig config = EngineConfig.at(directory).withLanes(lanes);
    long started = System.nanoTime();
    SpoolEngine engine = SpoolEngine.open(config, new ChronicleFrameStores(), monitor);
    System.out.printf(Locale.ROOT, "open %d ms%n", millis(System.nanoTime() - started));
    long warming = run(engine, writers, nanos / 4);
    System.out.printf(Locale.ROOT, "warmed up with %d appends%n", warming);
    flushes.clear();
    long frames = run(engine, writers, nanos);
    double perSecond = frames * 1e9 / nanos;
    long[] sorted = flushes.stream().mapToLong(Long::longValue).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "writers %d appends/s %.0f flushes/s %.0f works/flush %.1f flush p50 %d us p99 %d us%n",
        writers,
        perSecond,
        sorted.length * 1e9 / nanos,
        (double) frames / sorted.length,
        sorted[sorted.length / 2] / 1000,
        sorted[sorted.length * 99 / 100] / 1000);
    engine.close();
    replayed.set(0);
    report(directory, config, monitor, replayed, replayNanos);
  }

  private static void report(
      Path directory,
      EngineConfig config,
      EngineMonitor monitor,
      AtomicLong replayed,
      AtomicLong replayNanos)
      throws IOException {
    long indexOctets = octets(directory, "index");
    for (int lane = 0; lane < config.lanes(); lane++) {
      Trees.delete(new EngineDirectory(directory).index(lane));
    }
    long started = System.nanoTime();
    SpoolEngine.open(config, new ChronicleFrameStores(), monitor).close();
    System.out.printf(
        Locale.ROOT,
        "replay %d records in %d ms of the slowest lane, %d ms in all, log %d octets/frame,"
            + " index %.1f octets/frame%n",
        replayed.get(),
        millis(replayNanos.get()),
        millis(System.nanoTime() - started),
        octets(directory, "segment-") / replayed.get(),
        (double) indexOctets / replayed.get());
  }

  private static long octets(Path directory, String part) throws IOException {
    long sum = 0;
    for (Path file : Trees.files(directory)) {
      sum += file.toString().contains(part) ? Files.size(file) : 0;
    }
    return sum;
  }

  private static long run(SpoolEngine engine, int writers, long nanos) throws Exception {
    long end = System.nanoTime() + nanos;
    long[] counts = new long[writers];
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      int writer = i;
      threads.add(Thread.ofPlatform().start(() -> counts[writer] = post(engine, writer, end)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return Arrays.stream(counts).sum();
  }

  private static long post(SpoolEngine engine, int writer, long end) {
    AccountAddress account = AccountAddress.parse("writer" + writer + "@example.com");
    String text = "x".repeat(1_024);
    long count = 0;
    while (System.nanoTime() < end) {
      String id = "MESH-" + writer + "-" + System.nanoTime();
      var unused =
          EngineFixture.write(
              engine,
              account,
              tx -> {
                tx.create(ContainerName.INBOUND);
                return tx.append(ContainerName.INBOUND, EngineFixture.message(id, text));
              });
      count++;
    }
    return count;
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
