package org.meshrelay.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.meshrelay.benchmarks.spool.AppendEngine;
import org.meshrelay.dare.spool.Durability;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What appending a message of 1 KB to a spool takes until it is acknowledged, with so many on their
 * way. With durability {@code os} it is the processor's work, with {@code sync} the device's.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class SpoolAppendBenchmark {
  private static final int TOGETHER = 128;

  /** When an append is acknowledged. */
  @Param({"os", "sync"})
  public String durability = "os";

  private Path directory = Path.of("");
  private AppendEngine engine = AppendEngine.NONE;
  private final SplittableRandom random = new SplittableRandom(1);

  /** Opens an engine on the device of the temporary directory. */
  @Setup
  public void open() throws IOException {
    directory = Files.createTempDirectory("mesh-append-");
    engine =
        AppendEngine.open(
            directory, "os".equals(durability) ? new Durability.Os() : Durability.sync());
  }

  /** Closes it and removes what it wrote. */
  @TearDown
  public void close() throws IOException {
    engine.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** The time of one among 128 that are on their way together. */
  @Benchmark
  @OperationsPerInvocation(TOGETHER)
  public void append128() {
    CompletableFuture<?>[] appended = new CompletableFuture<?>[TOGETHER];
    for (int i = 0; i < TOGETHER; i++) {
      appended[i] = engine.append(random);
    }
    CompletableFuture.allOf(appended).join();
  }

  @Benchmark
  public void append1() {
    engine.append(random).join();
  }
}
