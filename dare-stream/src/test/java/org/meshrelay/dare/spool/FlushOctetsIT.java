package org.meshrelay.dare.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.dare.store.StorageLimits;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;

/** What a flush of one message writes to the device, as the kernel counts it (ADR 65). */
class FlushOctetsIT {
  private static final Path COUNTERS = Path.of("/proc/self/io");
  private static final int POSTS = 200;

  /** A message of 1 KB touches two pages at most; the rest is for what else a process writes. */
  private static final long OCTETS_MAX = POSTS * (12L << 10);

  @TempDir Path directory;

  private static long written() {
    try (Stream<String> lines = Files.lines(COUNTERS)) {
      String prefix = "write_bytes: ";
      return lines
          .filter(line -> line.startsWith(prefix))
          .mapToLong(line -> Long.parseLong(line.substring(prefix.length())))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SpoolEngine open() {
    return SpoolEngine.open(
        EngineConfig.at(directory).withStorage(new StorageLimits(64 << 20, 64 << 20, 0, 0)),
        new ChronicleFrameStores(),
        EngineMonitor.none());
  }

  /** As recovery and tools do that look for the end of the log, piece by piece. */
  private void readEverything() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> found = files.filter(Files::isRegularFile).toList();
      for (Path file : found) {
        assertEquals(Files.size(file), Files.copy(file, OutputStream.nullOutputStream()));
      }
    }
  }

  private static void assertFlushesAreSmall(SpoolEngine engine, String id) {
    long before = written();
    for (int i = 0; i < POSTS; i++) {
      var unused = EngineFixture.post(engine, EngineFixture.ALICE, id + i, "x".repeat(1_000));
    }
    long octets = written() - before;
    assertTrue(octets < OCTETS_MAX, () -> octets / POSTS + " octets for each message");
  }

  /** What is being read while it is written may be large up to the next MiB. */
  private static void fillStep(SpoolEngine engine) {
    for (int i = 0; i < 20; i++) {
      var unused = EngineFixture.post(engine, EngineFixture.ALICE, "step-" + i, "x".repeat(60_000));
    }
  }

  @Test
  @DisplayName("a flush writes the pages of the message, whoever has read the rest of the file")
  void flush_ofOneMessage_writesItsPages() throws IOException {
    assumeTrue(Files.isReadable(COUNTERS), "this system does not count what a process writes");
    try (SpoolEngine engine = open()) {
      assertFlushesAreSmall(engine, "before-");
      readEverything();
      fillStep(engine);
      assertFlushesAreSmall(engine, "after-");
    }
  }
}
