package org.meshrelay.loadtest.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The processors that this process may use, dealt out: the second half for a node that it starts,
 * the first for itself. A generator that shares its processors with the node is late when the node
 * is busy, and the node is slow when the generator is. Blocks.
 *
 * <p>A process inherits what the one that starts it may use, so this one takes the node's share
 * while it starts the node.
 */
public final class ProcessorShares implements AutoCloseable {
  private final List<Integer> all;
  private final List<Integer> node;
  private final List<Integer> generator;

  private ProcessorShares(List<Integer> all, List<Integer> node, List<Integer> generator) {
    this.all = all;
    this.node = node;
    this.generator = generator;
  }

  /** Both use all of them. */
  public static ProcessorShares together() {
    return new ProcessorShares(List.of(), List.of(), List.of());
  }

  /**
   * Each has its own; {@link #together} where there is one only, or the system does not say which.
   */
  public static ProcessorShares apart() {
    List<Integer> all = allowed(ProcessHandle.current().pid());
    int half = all.size() / 2;
    return half == 0
        ? together()
        : new ProcessorShares(
            all, all.subList(all.size() - half, all.size()), all.subList(0, all.size() - half));
  }

  /** From now on this process and what it starts use the node's share. */
  public void useNodes() throws IOException, InterruptedException {
    use(node);
  }

  /** From now on this process and what it starts use the generator's share. */
  public void useGenerators() throws IOException, InterruptedException {
    use(generator);
  }

  private static void use(List<Integer> share) throws IOException, InterruptedException {
    if (share.isEmpty()) {
      return;
    }
    String list = share.stream().map(String::valueOf).collect(Collectors.joining(","));
    String pid = String.valueOf(ProcessHandle.current().pid());
    // Twice, since a thread that is not bound yet may start one behind the first look.
    for (int look = 0; look < 2; look++) {
      Process taskset = taskset(List.of("taskset", "-a", "-p", "-c", list, pid));
      String said =
          new String(taskset.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int code = taskset.waitFor();
      if (code != 0) {
        throw new IOException("taskset -c " + list + " ended with " + code + ": " + said);
      }
    }
  }

  private static Process taskset(List<String> line) throws IOException {
    try {
      return new ProcessBuilder(line).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new IOException(
          "target.processors-apart needs taskset: install util-linux, or write"
              + " `processors-apart: off`",
          e);
    }
  }

  /** Numbers of the processors that a process may use; none where the system does not tell. */
  static List<Integer> allowed(long pid) {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("Cpus_allowed_list:"))
          .flatMap(line -> numbers(line.substring(line.indexOf(':') + 1).strip()).stream())
          .toList();
    } catch (IOException e) {
      return List.of(); // not this kind of system, or the process has ended
    }
  }

  /** As {@code 0-2,5}. */
  static List<Integer> numbers(String list) {
    List<Integer> numbers = new ArrayList<>();
    for (String range : list.split(",", -1)) {
      String[] ends = range.split("-", 2);
      int first = Integer.parseInt(ends[0]);
      int last = Integer.parseInt(ends[ends.length - 1]);
      IntStream.rangeClosed(first, last).forEach(numbers::add);
    }
    return List.copyOf(numbers);
  }

  /** This process may use all of them again. */
  @Override
  public void close() throws IOException {
    try {
      use(all);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
