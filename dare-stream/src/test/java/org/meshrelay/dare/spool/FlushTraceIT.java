package org.meshrelay.dare.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.dare.store.StorageLimits;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.testkit.VectorFiles;

/** The kernel's own count of flushes, so that one that does nothing is caught. */
class FlushTraceIT {
  private static final int POSTS = 40;

  @TempDir Path directory;

  /** The traced process: posts one after another and prints how many flushes it was told of. */
  static final class Poster {
    private Poster() {}

    public static void main(String[] arguments) {
      AtomicInteger flushes = new AtomicInteger();
      EngineMonitor monitor =
          new EngineMonitor() {
            @Override
            public void flushed(int lane, long nanos) {
              flushes.incrementAndGet();
            }
          };
      EngineConfig config =
          EngineConfig.at(Path.of(arguments[0]))
              .withLanes(1)
              .withStorage(new StorageLimits(6 << 20, 6 << 20, 0, 0));
      try (SpoolEngine engine = SpoolEngine.open(config, new ChronicleFrameStores(), monitor)) {
        for (int i = 0; i < POSTS; i++) {
          var unused = EngineFixture.post(engine, EngineFixture.ALICE, "id-" + i, "text " + i);
        }
      }
      System.out.println("flushes " + flushes.get());
    }
  }

  private Process start(String... command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("out").toFile())
        .start();
  }

  @Test
  void post_eachAcknowledged_isOneFlushOfTheKernel() throws Exception {
    boolean traced;
    try {
      traced = start("strace", "-e", "trace=none", "true").waitFor() == 0;
    } catch (IOException e) {
      traced = false;
    }
    if (!traced) {
      System.out.println("skipped: strace is not there or may not trace");
    }
    assumeTrue(traced, "strace is not there or may not trace");
    Path trace = directory.resolve("trace");

    int exit =
        start(
                "strace",
                "-f",
                "-e",
                "trace=msync",
                "-o",
                trace.toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + VectorFiles.root().resolve("conf/jvm.options"),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Poster.class.getName(),
                directory.resolve("engine").toString())
            .waitFor();

    String out = Files.readString(directory.resolve("out"), StandardCharsets.UTF_8);
    assertEquals(0, exit, out);
    assertTrue(out.contains("flushes " + POSTS), out);
    long done;
    try (var lines = Files.lines(trace, StandardCharsets.UTF_8)) {
      done = lines.filter(line -> line.contains("MS_SYNC)") && line.contains("= 0")).count();
    }
    long resumed;
    try (var lines = Files.lines(trace, StandardCharsets.UTF_8)) {
      resumed = lines.filter(line -> line.contains("msync resumed")).count();
    }
    assertEquals(POSTS, done + resumed);
  }
}
