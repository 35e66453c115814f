package org.meshrelay.relay.demo;

import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.util.ArrayList;
import java.util.List;

/**
 * How this virtual machine was started, so that others can be started alike: the same java, the
 * same flags (those of {@code conf/jvm.options}), the same class path.
 *
 * @param command all of it, up to the main class
 */
record ParentJvm(List<String> command) {
  private static final String MAIN_CLASS = "org.meshrelay.relay.RelayMain";

  ParentJvm {
    command = List.copyOf(command);
  }

  static ParentJvm current() throws DemoException {
    String java =
        ProcessHandle.current()
            .info()
            .command()
            .orElseThrow(
                () ->
                    new DemoException(
                        DemoException.Kind.UNAVAILABLE,
                        "the system does not tell which java this is; start two nodes by hand as"
                            + " README.md shows"));
    RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
    List<String> command = new ArrayList<>();
    command.add(java);
    runtime.getInputArguments().stream().filter(ParentJvm::isShared).forEach(command::add);
    command.addAll(List.of("-cp", runtime.getClassPath()));
    return new ParentJvm(command);
  }

  /** The command line of one of our operator's commands. */
  List<String> running(List<String> arguments) {
    List<String> line = new ArrayList<>(command);
    line.add(MAIN_CLASS);
    line.addAll(arguments);
    return line;
  }

  /** Agents (debuggers, coverage) own ports and files that only one process can have. */
  private static boolean isShared(String flag) {
    return !flag.startsWith("-agentlib:") && !flag.startsWith("-javaagent:");
  }
}
