package org.meshrelay.relay.demo;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonBoolean;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonWriter;
import org.meshrelay.protocol.encoding.ObjectWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo}: two services, two users, one message, all checked. */
@Command(
    name = "demo",
    description = {
      "Starts two services on loopback with throw-away keys, sends a message through all four"
          + " corners, and checks every step: TLS, signatures, access control, receipts, proofs.",
      "Takes a few seconds, at most 60, and leaves nothing behind."
    },
    footer = {
      "",
      "Examples:",
      "  mesh-relay demo",
      "  mesh-relay demo --keep",
      "  mesh-relay demo --json | jq .hops"
    })
public final class DemoCommand implements Callable<Integer> {
  private static final int OK = 0;
  private static final int CHECK_FAILED = 2;
  private static final int USAGE = 64;

  /** How the four corners are joined. */
  enum Transport {
    HTTPS,
    UDP
  }

  private final OperatorCommand operator;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--keep",
      description = "leave the services running, and say how to use and stop them")
  private boolean keep;

  @Option(
      names = "--transport",
      paramLabel = "https|udp",
      defaultValue = "https",
      description = "https (default); udp is not there yet")
  private Transport transport = Transport.HTTPS;

  @Option(names = "--json", description = "one JSON document on stdout, the story on stderr")
  private boolean json;

  /**
   * The command.
   *
   * @param operator runs {@code init}
   */
  public DemoCommand(OperatorCommand operator) {
    this.operator = operator;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (transport == Transport.UDP) {
      return failed(
          USAGE, "--transport udp is not there yet: this version has the HTTP binding only");
    }
    Narrator narrator = new Narrator(json ? err : out, spec.commandLine().getColorScheme().ansi());
    try {
      DemoReport report = new Demo(operator, narrator, System::nanoTime).run(keep);
      if (json) {
        document(report.json());
      } else {
        narrator.heading("Done in %.1f s".formatted(report.elapsedMs() / 1000.0));
      }
      return report.ok() ? OK : CHECK_FAILED;
    } catch (DemoException e) {
      return failed(e.exitCode(), String.valueOf(e.getMessage()));
    }
  }

  private int failed(int exitCode, String message) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("demo failed: " + message);
    err.flush();
    if (json) {
      document(new ObjectWriter().put("ok", JsonBoolean.of(false)).put("error", message).build());
    }
    return exitCode;
  }

  private void document(JsonObject document) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(JsonWriter.write(document, Encoding.JSON).utf8());
    out.flush();
  }
}
