package org.meshrelay.relay.demo;

import java.io.PrintWriter;

/** Runs one of the operator's commands in this process, as if it had been typed. */
@FunctionalInterface
public interface OperatorCommand {
  /**
   * Runs a command line.
   *
   * @return its exit code
   */
  int run(PrintWriter out, PrintWriter err, String... arguments);
}
