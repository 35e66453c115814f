package org.meshrelay.loadtest.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.meshrelay.client.cli.ParentJvm;
import org.meshrelay.loadtest.node.ChildProcess;
import org.meshrelay.loadtest.run.RunException;
import org.meshrelay.loadtest.run.TargetNode;
import org.meshrelay.loadtest.scenario.Part;

/**
 * Several generators on this machine, each a process of its own. They make their accounts, say that
 * they are ready, are told when to begin, and leave what they have measured. They end with this
 * process at the latest. Blocks; one thread.
 */
final class Generators implements AutoCloseable {
  /** What a generator says when it could begin. */
  static final String READY = "ready";

  /** Long enough for the word to arrive, and short enough for everybody who watches. */
  private static final Duration NOTICE = Duration.ofSeconds(2);

  private final List<ChildProcess> children = new ArrayList<>();
  private final List<Path> directories = new ArrayList<>();

  private Generators() {}

  /**
   * Starts them.
   *
   * @param scenario as it was named to this process
   * @param node that they use
   * @param tag part of the names of accounts
   * @param target directory for what they leave
   */
  static Generators start(int count, String scenario, TargetNode node, String tag, Path target)
      throws IOException {
    Generators started = new Generators();
    try {
      for (Part part : Part.all(count)) {
        started.add(part, scenario, node, tag, target.resolve("part-" + part.number()));
      }
      return started;
    } catch (IOException e) {
      started.close();
      throw e;
    }
  }

  private void add(Part part, String scenario, TargetNode node, String tag, Path directory)
      throws IOException {
    ParentJvm jvm =
        ParentJvm.current()
            .orElseThrow(() -> new IOException("the system does not tell which java this is"));
    List<String> arguments = new ArrayList<>(List.of("loadtest", "run", scenario));
    arguments.addAll(List.of("--part", part.toString(), "--await-start", "--tag", tag));
    arguments.addAll(List.of("--out", directory.toString()));
    arguments.addAll(NodeOptions.arguments(node, part.number() == 1));
    directories.add(directory);
    children.add(
        ChildProcess.start(
            new ProcessBuilder(jvm.running(ParentJvm.RELAY, arguments))
                .redirectError(ProcessBuilder.Redirect.INHERIT)));
  }

  /** Has all of them begin at once, and waits until they have ended. */
  void run() throws IOException, RunException, InterruptedException {
    for (ChildProcess child : children) {
      awaitReady(child);
    }
    Instant start = Instant.now().plus(NOTICE);
    for (ChildProcess child : children) {
      try (Writer in = child.process().outputWriter(StandardCharsets.UTF_8)) {
        in.write(start + "\n");
      }
    }
    for (ChildProcess child : children) {
      int code = child.process().waitFor();
      if (code != ExitCodes.OK && code != ExitCodes.CHECK_FAILED) {
        throw new RunException("a generator ended with exit code " + code);
      }
    }
  }

  /** What it says after that is its report, for which the pipe has room. */
  private static void awaitReady(ChildProcess child) throws IOException, RunException {
    BufferedReader out =
        new BufferedReader(
            new InputStreamReader(child.process().getInputStream(), StandardCharsets.UTF_8));
    String said = out.readLine();
    if (!READY.equals(said)) {
      throw new RunException("a generator ended before it began");
    }
  }

  /** What they left. */
  List<Path> directories() {
    return List.copyOf(directories);
  }

  @Override
  public void close() {
    children.forEach(ChildProcess::close);
  }
}
