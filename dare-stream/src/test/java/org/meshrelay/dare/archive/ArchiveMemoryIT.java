package org.meshrelay.dare.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory does not grow with the files of an archive: 200 MB in a process with a heap of 32 MB. */
final class ArchiveMemoryIT {
  @TempDir Path directory;

  @Test
  void createVerifyExtract_muchMoreThanTheHeap_passes() throws Exception {
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                LargeArchiveRun.class.getName(),
                directory.toString(),
                "200000000",
                "500")
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(output.toFile()))
            .start();
    try {
      boolean ended = process.waitFor(5, TimeUnit.MINUTES);

      assertEquals(0, ended ? process.exitValue() : -1, Files.readString(output));
    } finally {
      process.destroyForcibly();
    }
  }
}
