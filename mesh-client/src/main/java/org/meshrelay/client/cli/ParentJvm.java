package org.meshrelay.client.cli;

import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How this virtual machine was started, so that others can be started alike: the same java, the
 * same flags (those of {@code conf/jvm.options}), the same class path. Immutable.
 *
 * @param java the program
 * @param flags of the virtual machine
 * @param classPath where classes are
 */
public record ParentJvm(String java, List<String> flags, String classPath) {
  /** The class that is {@code mesh-relay}. */
  public static final String RELAY = "org.meshrelay.relay.RelayMain";

  /** Copies the list. */
  public ParentJvm {
    flags = List.copyOf(flags);
  }

  /** This one; empty where the system does not tell which java it is. */
  public static Optional<ParentJvm> current() {
    RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
    List<String> shared = runtime.getInputArguments().stream().filter(ParentJvm::isShared).toList();
    return ProcessHandle.current()
        .info()
        .command()
        .map(java -> new ParentJvm(java, shared, runtime.getClassPath()));
  }

  /** The same with another bound on the heap, and with more flags. */
  public ParentJvm with(String heap, List<String> more) {
    Stream<String> others = flags.stream().filter(flag -> !flag.startsWith("-Xmx"));
    List<String> all = Stream.of(others, Stream.of(heap), more.stream()).flatMap(s -> s).toList();
    return new ParentJvm(java, all, classPath);
  }

  /** A command line. */
  public List<String> running(String mainClass, List<String> arguments) {
    List<String> line = new ArrayList<>();
    line.add(java);
    line.addAll(flags);
    line.addAll(List.of("-cp", classPath, mainClass));
    line.addAll(arguments);
    return line;
  }

  /** Agents (debuggers, coverage) own ports and files that only one process can have. */
  private static boolean isShared(String flag) {
    return !flag.startsWith("-agentlib:") && !flag.startsWith("-javaagent:");
  }
}
