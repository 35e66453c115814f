package org.meshrelay.distribution;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.meshrelay.testkit.LoopWarning;
import org.meshrelay.testkit.LoopWarnings;
import org.meshrelay.testkit.MachineWatch;
import org.meshrelay.testkit.VectorFiles;

/**
 * A running {@code mesh-relay serve}, stopped by its own process handle. A node that warned of a
 * blocked event loop fails the test that ends it.
 */
final class ServedNode implements AutoCloseable {
  private static final Duration READY_LIMIT = Duration.ofSeconds(30);
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(30);

  private final Process process;
  private final Path log;
  private final Map<String, Object> ready;
  private final long readyMs;
  private final MachineWatch machine;

  private ServedNode(Started started, Map<String, Object> ready, long readyMs) {
    this.process = started.process();
    this.log = started.log();
    this.machine = started.machine();
    this.ready = ready;
    this.readyMs = readyMs;
  }

  private record Started(Process process, Path log, MachineWatch machine) {}

  /** Starts the node of the configuration and returns once it accepts requests. */
  static ServedNode start(Path directory, Path configuration) {
    try {
      Path readyFile = directory.resolve("ready-" + System.nanoTime() + ".json");
      Path log = Files.createTempFile(directory, "serve", ".log");
      long started = System.nanoTime();
      MachineWatch machine = MachineWatch.start();
      Process process =
          Command.relay(
                  directory,
                  List.of(
                      "serve",
                      "-c",
                      configuration.toString(),
                      "--ready-file",
                      readyFile.toString()))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      machine.follow(process.pid());
      awaitFile(process, readyFile, log);
      long readyMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
      return new ServedNode(
          new Started(process, log, machine),
          VectorFiles.map(VectorFiles.parse(readyFile)),
          readyMs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The HTTPS address that requests go to. */
  String https() {
    return String.valueOf(ready.get("https"));
  }

  /** The address of health and metrics. */
  String admin() {
    return String.valueOf(ready.get("admin"));
  }

  /** Milliseconds from the start of the process to readiness. */
  long readyMs() {
    return readyMs;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** What the node has logged so far. */
  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@code kill -9}. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** As {@code kill -TERM}: drains. */
  int terminate() {
    process.destroy();
    awaitEnd();
    return process.exitValue();
  }

  /** Waits until the node ends of its own accord; its exit code. */
  int awaitEndByItself() {
    awaitEnd();
    return process.exitValue();
  }

  private void awaitEnd() {
    try {
      assertTrue(
          process.waitFor(DRAIN_LIMIT.toSeconds(), TimeUnit.SECONDS),
          () -> "the node did not end; its log:\n" + log());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    try (machine) {
      LoopWarnings.failIfConvicted(LoopWarning.in(log()), machine);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }

  private static void awaitFile(Process process, Path readyFile, Path log) throws IOException {
    long limit = System.nanoTime() + READY_LIMIT.toNanos();
    while (!Files.exists(readyFile) || Files.size(readyFile) == 0) {
      try {
        if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
          fail("serve ended with " + process.exitValue() + ":\n" + Files.readString(log));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
      if (System.nanoTime() > limit) {
        process.destroyForcibly();
        fail("serve was not ready within " + READY_LIMIT + ":\n" + Files.readString(log));
      }
    }
  }
}
