package org.meshrelay.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.fault.MeshException;

/** The kernel refuses a node's flushes from some moment on, as a dying device does. */
class FailedFlushIT {
  private static final int IO_ERROR = 74;

  @TempDir Path directory;

  private Process strace(String... more) throws IOException {
    String[] command = new String[more.length + 1];
    command[0] = "strace";
    System.arraycopy(more, 0, command, 1, more.length);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("strace").toFile())
        .start();
  }

  private boolean mayTrace() throws InterruptedException {
    try {
      return strace("-e", "trace=none", "true").waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  @DisplayName(
      "after a failed flush nothing is acknowledged and the node ends with 74 (PRODUCT D4)")
  void flush_thatFails_endsTheNode() throws Exception {
    assumeTrue(mayTrace(), "strace is not there or may not trace");
    NodeDirectory node = NodeDirectory.init(directory, "");
    ServedNode served = node.serve();
    try (Devices devices = new Devices(directory.resolve("homes"), node)) {
      Devices.Correspondent bob = devices.register("bob");
      assertEquals("bob", bob.address().local());
      Process tracer =
          strace(
              "-f",
              "-p",
              Long.toString(served.pid()),
              "-e",
              "trace=msync",
              "-e",
              "inject=msync:error=EIO");
      awaitTraced(served.pid());

      CompletableFuture<Boolean> registered =
          CompletableFuture.supplyAsync(() -> isRegistered(devices));

      assertEquals(IO_ERROR, served.awaitEndByItself(), served::log);
      assertTrue(tracer.waitFor(10, TimeUnit.SECONDS));
      assertFalse(registered.get(60, TimeUnit.SECONDS), "nothing was acknowledged");
    } finally {
      served.close();
    }
    assertEquals(List.of(), node.verifySpools().get("damaged"));
  }

  private static boolean isRegistered(Devices devices) {
    try {
      Devices.Correspondent carol = devices.register("carol");
      return carol.address().local().equals("carol");
    } catch (MeshException | RuntimeException e) {
      return false;
    }
  }

  /** The kernel tells who traces a process. */
  private static void awaitTraced(long pid) throws IOException, InterruptedException {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    Path status = Path.of("/proc/" + pid + "/status");
    while (Files.readAllLines(status).contains("TracerPid:\t0")) {
      assertTrue(System.nanoTime() < limit, "strace does not attach");
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
