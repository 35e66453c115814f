package org.meshrelay.dare.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.dare.store.StorageLimits;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.testkit.VectorFiles;

/**
 * A new segment is content first and name afterwards, both on the device before the first record
 * goes into it: as the kernel sees it.
 */
class RollTraceIT {
  @TempDir Path directory;

  /** A process that fills some segments. */
  static final class Poster {
    private Poster() {}

    public static void main(String[] arguments) {
      EngineConfig config =
          EngineConfig.at(Path.of(arguments[0]))
              .withLanes(1)
              .withStorage(new StorageLimits(6 << 20, 6 << 20, 0, 0));
      String text = "x".repeat(60_000);
      try (SpoolEngine engine =
          SpoolEngine.open(config, new ChronicleFrameStores(), EngineMonitor.none())) {
        for (int i = 0; i < 200; i++) {
          var unused = EngineFixture.post(engine, EngineFixture.ALICE, "id-" + i, text);
        }
      }
    }
  }

  private Process start(String... command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("out").toFile())
        .start();
  }

  private boolean mayTrace() throws InterruptedException {
    try {
      return start("strace", "-e", "trace=none", "true").waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void roll_newSegment_hasItsNameOnTheDeviceBeforeItIsUsed() throws Exception {
    assumeTrue(mayTrace(), "strace is not there or may not trace");
    Path trace = directory.resolve("trace");
    int exit =
        start(
                "strace",
                "-f",
                "-y",
                "-e",
                "trace=rename,fsync,fdatasync,msync",
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
    assertEquals(0, exit, Files.readString(directory.resolve("out"), StandardCharsets.UTF_8));

    int rolls = 0;
    // A call that others came between has two lines, of which the first has the names.
    List<String> lines =
        Files.readAllLines(trace, StandardCharsets.UTF_8).stream()
            .filter(line -> !line.contains("resumed>"))
            .toList();
    for (int i = 0; i < lines.size(); i++) {
      if (isRoll(lines.get(i))) {
        rolls++;
        check(sameThread(lines, i), lines.get(i));
      }
    }
    assertTrue(rolls >= 3, "segments: " + rolls);
  }

  private static boolean isRoll(String line) {
    return line.contains("rename(") && line.contains("draft-") && line.contains("/segment-");
  }

  /** Calls of the thread that renamed: those before it, the renaming one, those behind it. */
  private static List<List<String>> sameThread(List<String> lines, int at) {
    String thread = lines.get(at).substring(0, lines.get(at).indexOf(' ') + 1);
    List<String> before = new ArrayList<>();
    List<String> behind = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(thread) && i != at) {
        (i < at ? before : behind).add(lines.get(i));
      }
    }
    return List.of(before, behind);
  }

  private static void check(List<List<String>> calls, String rename) {
    List<String> before = calls.getFirst();
    boolean contentSynced =
        before.stream().anyMatch(line -> line.contains("fsync(") && line.contains(".cq4>"));
    assertTrue(contentSynced, "content before the name: " + rename);
    assertTrue(
        before.getLast().contains("fsync(") && before.getLast().contains("/draft-"),
        "entries of the new directory before its name: " + before.getLast());
    String next = calls.getLast().getFirst();
    assertTrue(next.contains("fsync(") && next.contains("/log>"), "name at once: " + next);
  }
}
