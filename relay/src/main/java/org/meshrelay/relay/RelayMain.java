package org.meshrelay.relay;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.ServiceLoader;
import org.meshrelay.client.cli.OperatorSuite;
import org.meshrelay.relay.cli.RelayCommand;

/** The process of {@code mesh-relay}. */
public final class RelayMain {
  private RelayMain() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    List<OperatorSuite> more =
        ServiceLoader.load(OperatorSuite.class).stream().map(ServiceLoader.Provider::get).toList();
    int code =
        RelayCommand.execute(
            new SystemLauncher(NodeEnvironment.system()), more, out, err, arguments);
    out.flush();
    err.flush();
    System.exit(code);
  }
}
