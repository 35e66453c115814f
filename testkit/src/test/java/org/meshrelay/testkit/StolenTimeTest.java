package org.meshrelay.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel tells of processors that the host took away. */
class StolenTimeTest {
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

  @TempDir Path directory;

  @Test
  void ticksMoreThanBefore_areTimeOfThatProcessor() throws IOException {
    Path file = directory.resolve("stat");
    StolenTime stolen = new StolenTime(file);
    write(file, 100, 200);
    stolen.sample(NOW.minusMillis(10));
    write(file, 100, 206);
    stolen.sample(NOW);
    write(file, 101, 206);
    stolen.sample(NOW.plusMillis(10));

    assertEquals(Duration.ofMillis(60), stolen.within(NOW.minusMillis(100), NOW.plusMillis(10)));
    assertEquals(Duration.ofMillis(20), stolen.within(NOW.minusMillis(20), NOW));
    assertEquals(Duration.ZERO, stolen.within(NOW.minusSeconds(2), NOW.minusSeconds(1)));
  }

  @Test
  void noStatistics_nothingWasTaken() {
    StolenTime stolen = new StolenTime(directory.resolve("none"));
    stolen.sample(NOW);

    assertEquals(Duration.ZERO, stolen.within(Instant.EPOCH, NOW));
  }

  private static void write(Path file, long first, long second) throws IOException {
    Files.writeString(
        file,
        """
        cpu  56 41 12 30 40 0 36 %d 0 0
        cpu0 28 20 57 16 12 0 72 %d 0 0
        cpu1 28 20 64 14 28 0 28 %d 0 0
        intr 12
        """
            .formatted(first + second, first, second));
  }
}
