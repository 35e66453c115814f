package org.meshrelay.relay;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.meshrelay.relay.cli.RelayCommand;

/** The process of {@code mesh-relay}. */
public final class RelayMain {
  private RelayMain() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int code =
        RelayCommand.execute(
            config -> RelayAssembly.start(config, NodeEnvironment.system()), out, err, arguments);
    out.flush();
    err.flush();
    System.exit(code);
  }
}
