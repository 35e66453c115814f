package org.meshrelay.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start that does not come to its end, because it cannot or shall not. */
class StartIT {
  private static final int UNAVAILABLE = 69;

  /** Without the wait for the warm-up every second one of them crashed. */
  private static final int STARTS = 2;

  @TempDir Path directory;

  private record Ended(int code, List<String> lines) {}

  private interface Reader {
    void line(Process process, String line);
  }

  private static Ended run(ProcessBuilder builder, Reader reader)
      throws IOException, InterruptedException {
    Process process = builder.redirectErrorStream(true).start();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      List<String> lines = new ArrayList<>();
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
        reader.line(process, line);
      }
      assertTrue(process.waitFor(30, TimeUnit.SECONDS), lines::toString);
      return new Ended(process.exitValue(), lines);
    } finally {
      process.destroyForcibly();
    }
  }

  private ProcessBuilder serve(NodeDirectory node) {
    return Command.relay(directory, List.of("serve", "-c", node.configuration().toString()));
  }

  @Test
  @DisplayName("told to stop while it starts, a node drains as soon as it can, and ends with 0")
  void serve_terminatedWhileItStarts_drainsAndEndsWell() throws Exception {
    NodeDirectory node = NodeDirectory.init(directory, "");

    Ended ended =
        run(
            serve(node),
            (process, line) -> {
              if (line.contains("log read again lane=0")) {
                assertTrue(process.toHandle().destroy());
              }
            });

    assertEquals(0, ended.code, ended.lines::toString);
    assertTrue(
        ended.lines.stream().anyMatch(line -> line.contains("told to stop")),
        ended.lines::toString);
    assertFalse(
        ended.lines.stream().anyMatch(line -> line.startsWith("ready ")), ended.lines::toString);
    ServedNode again = node.serve();
    assertEquals(0, again.terminate(), again::log);
  }

  @Test
  @DisplayName("a start that fails says why, also where the virtual machine archives its classes")
  void serve_thatCannotStart_endsWithItsCodeWhereClassesAreArchived() throws Exception {
    String jars = jars();
    Assumptions.assumeFalse(jars.isEmpty(), "classes are archived from jars only");
    NodeDirectory node = NodeDirectory.init(directory, "");
    ServedNode first = node.serve();
    try {
      for (int i = 0; i < STARTS; i++) {
        Path archive = directory.resolve("classes-" + i + ".jsa");
        ProcessBuilder second = serve(node);
        List<String> line = new ArrayList<>(second.command());
        line.set(line.indexOf("-cp") + 1, jars);
        line.addAll(
            1,
            List.of(
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + archive,
                "-Xlog:disable"));
        line.addAll(List.of("--set", "http.port=0", "--set", "admin.port=0"));

        Ended ended = run(second.command(line), (process, said) -> {});

        assertEquals(UNAVAILABLE, ended.code, ended.lines::toString);
        assertTrue(ended.lines.getLast().contains("stop it first"), ended.lines::toString);
        assertTrue(Files.exists(archive), "nothing was archived");
      }
    } finally {
      first.close();
    }
  }

  /** The program as users have it; empty where modules are not packed yet. */
  private static String jars() {
    List<String> entries =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !entry.endsWith("test-classes"))
            .toList();
    List<String> jars = entries.stream().filter(entry -> entry.endsWith(".jar")).toList();
    boolean packed = jars.stream().anyMatch(jar -> jar.contains("mesh-relay-"));
    return packed ? jars.stream().collect(Collectors.joining(File.pathSeparator)) : "";
  }
}
