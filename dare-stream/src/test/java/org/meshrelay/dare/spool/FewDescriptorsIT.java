package org.meshrelay.dare.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.testkit.VectorFiles;

/** A process that has no file descriptor left takes no posts, and takes them again when it has. */
class FewDescriptorsIT {
  private static final int ROUNDS = Integer.getInteger("meshrelay.disk.rounds", 6);

  /** Enough for the virtual machine, its libraries and an engine. */
  private static final int DESCRIPTORS = 200;

  @TempDir Path directory;

  @Test
  void rounds_ofNoDescriptors_loseNothing() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -n " + DESCRIPTORS + " && exec \"$@\"",
                "sh",
                java,
                "@" + VectorFiles.root().resolve("conf/jvm.options"),
                "-XX:-MaxFDLimit",
                "-Xmx192m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FewDescriptors.class.getName(),
                directory.resolve("engine").toString(),
                Integer.toString(ROUNDS))
            .inheritIO()
            .start();

    assertEquals(0, process.waitFor());
  }
}
