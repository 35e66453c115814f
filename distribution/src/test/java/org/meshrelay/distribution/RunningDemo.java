package org.meshrelay.distribution;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.meshrelay.testkit.LoopWarning;
import org.meshrelay.testkit.LoopWarnings;
import org.meshrelay.testkit.MachineWatch;

/**
 * A {@code mesh-relay demo --json} under way, with its own place for temporary files. A service of
 * it that warned of a blocked event loop fails the test.
 */
final class RunningDemo implements AutoCloseable {
  /** The demo promises 60 s; the rest is start and stop of virtual machines. */
  private static final long LIMIT_SECONDS = 90;

  private static final Pattern SERVICE = Pattern.compile("service (\\S+) pid (\\d+) https://");

  private final Process process;
  private final Path stdout;
  private final Path stderr;
  private final Path temporary;
  private final MachineWatch machine = MachineWatch.start();

  /** Logs of the services, kept open: the demo removes the files in the end. */
  private final Map<Path, InputStream> logs = new HashMap<>();

  private RunningDemo(Process process, Path stdout, Path stderr, Path temporary) {
    this.process = process;
    this.stdout = stdout;
    this.stderr = stderr;
    this.temporary = temporary;
  }

  static RunningDemo start(Path directory, String... options) throws IOException {
    Path temporary = Files.createDirectory(directory.resolve("temporary"));
    Path stdout = directory.resolve("stdout.json");
    Path stderr = directory.resolve("stderr.txt");
    List<String> arguments = new ArrayList<>(List.of("demo", "--json"));
    arguments.addAll(List.of(options));
    ProcessBuilder builder =
        Command.relay(directory, arguments)
            .redirectOutput(stdout.toFile())
            .redirectError(stderr.toFile());
    builder.environment().put("JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + temporary);
    return new RunningDemo(builder.start(), stdout, stderr, temporary);
  }

  /** Process of a service, once the demo has told it. */
  long pid(String service) {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (true) {
      Optional<Long> told = told(service);
      if (told.isPresent()) {
        return told.get();
      }
      if ((endsWithin(20) && told(service).isEmpty()) || System.nanoTime() > limit) {
        fail("the demo did not tell the process of " + service + ": " + read(stderr));
      }
    }
  }

  /** As {@code kill -9}, and waits for the end. */
  static void kill(long pid) {
    ProcessHandle.of(pid)
        .ifPresent(
            handle -> {
              assertTrue(handle.destroyForcibly(), "cannot kill " + pid);
              handle.onExit().join();
            });
  }

  /** As Ctrl-C on one process. */
  void interrupt() {
    process.destroy();
  }

  Command.Result end() {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!endsWithin(20)) {
      process.descendants().map(ProcessHandle::pid).forEach(machine::follow);
      openLogs();
      if (System.nanoTime() > limit) {
        fail("the demo does not end: " + read(stderr));
      }
    }
    failIfBlocked();
    return new Command.Result(process.exitValue(), read(stdout), read(stderr));
  }

  private void openLogs() {
    try (Stream<Path> files = Files.walk(temporary, 3)) {
      for (Path file : files.filter(f -> f.endsWith("serve.log")).toList()) {
        if (!logs.containsKey(file)) {
          logs.put(file, Files.newInputStream(file));
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // Files go while they are looked for; the next look, or the logs that are open, will do.
      return;
    }
  }

  private void failIfBlocked() {
    for (InputStream log : logs.values()) {
      try (log) {
        String text = new String(log.readAllBytes(), StandardCharsets.UTF_8);
        LoopWarnings.failIfConvicted(LoopWarning.in(text), machine);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    logs.clear();
  }

  /** True if no throw-away directory is left. */
  boolean isTidy() {
    return remains().isEmpty();
  }

  List<Path> remains() {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.filter(file -> file.getFileName().toString().startsWith("mesh-relay-")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    Stream.of("example.com", "example.net")
        .map(this::told)
        .flatMap(Optional::stream)
        .forEach(RunningDemo::kill);
    process.destroyForcibly();
    try (machine) {
      assertTrue(endsWithin(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS)));
      failIfBlocked();
    }
  }

  private Optional<Long> told(String service) {
    Matcher lines = SERVICE.matcher(read(stderr));
    while (lines.find()) {
      if (lines.group(1).equals(service)) {
        return Optional.of(Long.valueOf(lines.group(2)));
      }
    }
    return Optional.empty();
  }

  private boolean endsWithin(long milliseconds) {
    try {
      return process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
