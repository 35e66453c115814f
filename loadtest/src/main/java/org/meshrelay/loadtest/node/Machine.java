package org.meshrelay.loadtest.node;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Where figures were taken.
 *
 * @param model of the processor
 * @param processors of the machine
 * @param placement which of them node and generator had of their own; empty if they shared all
 * @param load average of one minute before the run: what else the machine was doing
 * @param system operating system
 * @param jvm virtual machine
 * @param flags of the node
 * @param fileSystem type of the file system of the store
 * @param flushMs median of a flush of 4 KB to it
 */
public record Machine(
    String model,
    int processors,
    String placement,
    double load,
    String system,
    String jvm,
    String flags,
    String fileSystem,
    double flushMs) {
  private static final int FLUSHES = 200;
  private static final int FLUSHED_OCTETS = 4_096;

  /** Looks at this machine; takes a second. */
  public static Machine look(Path store, OptionalLong node) throws IOException {
    RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
    var system = ManagementFactory.getOperatingSystemMXBean();
    String flags =
        node.stream()
            .mapToObj(ProcessHandle::of)
            .flatMap(Optional::stream)
            .flatMap(handle -> handle.info().arguments().stream())
            .flatMap(Stream::of)
            .filter(argument -> argument.startsWith("-X"))
            .toList()
            .toString();
    return new Machine(
        processor(),
        count(),
        node.isPresent() ? placement(node.getAsLong()) : "",
        system.getSystemLoadAverage(),
        system.getName() + " " + system.getVersion(),
        runtime.getVmName() + " " + runtime.getVmVersion(),
        flags,
        Files.getFileStore(store).type(),
        flush(store));
  }

  private static String processor() throws IOException {
    Path file = Path.of("/proc/cpuinfo");
    List<String> lines = Files.isReadable(file) ? Files.readAllLines(file) : List.of();
    return lines.stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }

  /** A process that is bound to some of them sees no others. */
  private static int count() throws IOException {
    Path online = Path.of("/sys/devices/system/cpu/online");
    return Files.isReadable(online)
        ? ProcessorShares.numbers(Files.readString(online).strip()).size()
        : Runtime.getRuntime().availableProcessors();
  }

  private static String placement(long node) {
    List<Integer> nodes = ProcessorShares.allowed(node);
    List<Integer> generators = ProcessorShares.allowed(ProcessHandle.current().pid());
    return nodes.equals(generators)
        ? ""
        : nodes.size() + " for the node, " + generators.size() + " for the generator";
  }

  private static double flush(Path store) throws IOException {
    Path file = store.resolve("flush");
    long[] nanos = new long[FLUSHES];
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer octets = ByteBuffer.allocate(FLUSHED_OCTETS);
      for (int i = 0; i < FLUSHES; i++) {
        long started = System.nanoTime();
        while (octets.hasRemaining()) {
          int unused = channel.write(octets);
        }
        channel.force(false);
        nanos[i] = System.nanoTime() - started;
        octets.clear();
      }
    }
    Arrays.sort(nanos);
    return nanos[FLUSHES / 2] / 1e6;
  }
}
