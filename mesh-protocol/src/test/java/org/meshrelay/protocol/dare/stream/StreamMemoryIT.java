package org.meshrelay.protocol.dare.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meshrelay.protocol.encoding.Encoding;

/**
 * Memory does not grow with the payload: 300 MB pass through a process that has a heap of 24 MB.
 */
final class StreamMemoryIT {
  private static final String OCTETS = "300000000";
  private static final String HEAP = "-Xmx24m";

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void roundTrip_muchMoreThanTheHeap_passes(Encoding encoding) throws Exception {
    File output = directory.resolve("output").toFile();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                LargeStreamRun.class.getName(),
                OCTETS,
                encoding.name())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(output))
            .start();
    try {
      boolean ended = process.waitFor(5, TimeUnit.MINUTES);

      assertEquals(0, ended ? process.exitValue() : -1, () -> text(output));
    } finally {
      process.destroyForcibly();
    }
  }

  private static String text(File file) {
    try {
      return Files.readString(file.toPath(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
