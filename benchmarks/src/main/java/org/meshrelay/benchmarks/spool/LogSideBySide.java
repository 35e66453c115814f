package org.meshrelay.benchmarks.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.meshrelay.crypto.octet.Bytes;

/**
 * What the engine's log costs beside a plain file on the same device: {@code LogSideBySide DIR
 * SECONDS}. Both get the same records in the same batches, one flush for each batch, in turns of a
 * second, so that whatever else the machine does meets both. With {@code strace -f -c -e
 * trace=msync,fdatasync,fsync} in front the kernel counts the flushes.
 */
public final class LogSideBySide {
  private static final int[] SIZES = {1 << 10, 16 << 10};
  private static final int[] BATCHES = {1, 16, 128, 512};
  private static final int BATCHES_MAX = 1 << 20;

  private LogSideBySide() {}

  /** Arguments: directory, seconds for each log and each combination. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    int seconds = Integer.parseInt(arguments[1]);
    System.out.println(
        "octets batch | plain/s  p50 us  p99 us | engine/s p50 us  p99 us | ratio | flushes");
    try (PlainLog plain = new PlainLog(directory.resolve("plain"));
        EngineLog engine = new EngineLog(directory.resolve("engine"))) {
      for (int size : SIZES) {
        Bytes record = record(size);
        for (int batch : BATCHES) {
          Turns plainTurns = new Turns(plain, record, batch);
          Turns engineTurns = new Turns(engine, record, batch);
          for (int turn = 0; turn <= seconds; turn++) {
            plainTurns.run(turn > 0);
            engineTurns.run(turn > 0);
            engine.trim();
          }
          print(size, batch, plainTurns, engineTurns);
        }
      }
    }
  }

  private static Bytes record(int size) {
    byte[] octets = new byte[size];
    new SplittableRandom(size).nextBytes(octets);
    return Bytes.wrap(octets);
  }

  private static void print(int size, int batch, Turns plain, Turns engine) {
    System.out.printf(
        Locale.ROOT,
        "%6d %5d | %8.0f %7d %7d | %8.0f %7d %7d | %5.2f | %d %d%n",
        size,
        batch,
        plain.perSecond(),
        plain.percentile(50),
        plain.percentile(99),
        engine.perSecond(),
        engine.percentile(50),
        engine.percentile(99),
        engine.perSecond() / plain.perSecond(),
        plain.flushes,
        engine.flushes);
  }

  /** Turns of one log; the first warms it up. */
  private static final class Turns {
    private static final long TURN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final BatchLog log;
    private final Bytes record;
    private final int batch;
    private final long[] nanos = new long[BATCHES_MAX];
    private int count;
    private long spent;
    private long flushes;

    Turns(BatchLog log, Bytes record, int batch) {
      this.log = log;
      this.record = record;
      this.batch = batch;
    }

    void run(boolean counted) throws IOException {
      long end = System.nanoTime() + TURN_NANOS;
      long start = System.nanoTime();
      while (start < end && count < BATCHES_MAX) {
        log.append(record, batch);
        flushes++;
        long now = System.nanoTime();
        if (counted) {
          nanos[count] = now - start;
          spent += now - start;
          count++;
        }
        start = now;
      }
    }

    double perSecond() {
      return (double) count * batch * TimeUnit.SECONDS.toNanos(1) / spent;
    }

    long percentile(int percent) {
      long[] sorted = Arrays.copyOf(nanos, count);
      Arrays.sort(sorted);
      return TimeUnit.NANOSECONDS.toMicros(sorted[(int) ((count - 1L) * percent / 100)]);
    }
  }
}
