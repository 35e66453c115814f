package org.meshrelay.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.meshrelay.client.cli.MeshMain;
import org.meshrelay.testkit.VectorFiles;

/**
 * One of our commands as a process of its own, with the JVM flags of {@code conf/jvm.options}: what
 * a user starts, without the shell around it.
 */
final class Command {
  /** Long enough for the slowest command on two busy cores; a command that hangs fails. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Command() {}

  /**
   * What a finished command left.
   *
   * @param exitCode its exit code
   * @param stdout what it reported
   * @param stderr what it said about it
   */
  record Result(int exitCode, String stdout, String stderr) {
    /** The report, after a success. */
    @CanIgnoreReturnValue // often only the success matters
    Map<String, Object> json() {
      assertEquals(0, exitCode, () -> "exit code; stderr was:\n" + stderr + "stdout:\n" + stdout);
      return VectorFiles.map(VectorFiles.parseText(stdout));
    }
  }

  static ProcessBuilder relay(Path logs, List<String> arguments) {
    return process("org.meshrelay.relay.RelayMain", logs, arguments);
  }

  static Result runRelay(Path directory, String... arguments) {
    return run(relay(directory, List.of(arguments)), directory, "mesh-relay " + arguments[0]);
  }

  static Result runMesh(Path directory, List<String> arguments) {
    return run(
        process("org.meshrelay.client.cli.MeshMain", directory, arguments),
        directory,
        "mesh " + arguments);
  }

  /**
   * As {@link #runMesh}, but in this process: the same program with a network of its own, without
   * the start of another JVM. File names must be absolute.
   */
  static Result runMeshHere(Path directory, List<String> arguments) {
    return runMeshHere(directory, arguments, "");
  }

  /** As {@link #runMeshHere(Path, List)}, with what its user types. */
  static Result runMeshHere(Path directory, List<String> arguments, String typed) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        MeshMain.run(
            arguments.toArray(String[]::new),
            Map.of("HOME", directory.toString()),
            new MeshMain.Streams(
                new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)),
            MeshMain.Additions.NONE);
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static Result run(ProcessBuilder builder, Path directory, String name) {
    try {
      Path stdout = Files.createTempFile(directory, "stdout", ".txt");
      Path stderr = Files.createTempFile(directory, "stderr", ".txt");
      Process process =
          builder.redirectOutput(stdout.toFile()).redirectError(stderr.toFile()).start();
      process.getOutputStream().close();
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        fail(name + " did not end within " + LIMIT + "; stderr: " + Files.readString(stderr));
      }
      return new Result(process.exitValue(), Files.readString(stdout), Files.readString(stderr));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static ProcessBuilder process(String main, Path directory, List<String> arguments) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("@" + VectorFiles.root().resolve("conf/jvm.options"));
    line.addAll(List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    line.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(line).directory(directory.toFile());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    return builder;
  }
}
