package org.meshrelay.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.loadtest.actor.Correspondents;
import org.meshrelay.loadtest.node.Machine;
import org.meshrelay.loadtest.node.RelayProcess;
import org.meshrelay.protocol.address.ServiceName;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * An inbound spool with many messages, as a device finds it at a whole node in a process of its
 * own: how long the latest 100 take, and whether paging through all of them leaves the memory of
 * either side as it was ({@code docs/performance.md}).
 */
@Command(
    name = "long-spool",
    mixinStandardHelpOptions = true,
    version = "long-spool 0.1.0",
    description =
        "Fills the spool of an account, downloads its latest 100 messages many times, then all.",
    footer = {"", "Example:", "  benchmarks/long-spool --messages 1000000"})
public final class LongSpool implements Callable<Integer> {
  private static final ServiceName SERVICE = ServiceName.parse("bench.example");

  @Option(names = "--messages", defaultValue = "1000000", description = "in the spool, of 1 KB")
  private long messages;

  @Option(
      names = "--latest",
      defaultValue = "500",
      description = "downloads of the latest 100 that are measured, after as many that are not")
  private int latest;

  @Option(
      names = "--transport",
      defaultValue = "tls",
      description = "clear or tls between device and node (default: ${DEFAULT-VALUE})")
  private String transport = "";

  @Option(names = "--dir", description = "where the store goes (default: under benchmarks/target)")
  private Path directory = Path.of("benchmarks", "target");

  @Option(names = "--json", description = "one JSON document on stdout")
  private boolean json;

  private final PrintStream out;
  private final PrintStream err;

  private LongSpool(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new LongSpool(System.out, System.err)).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, MeshException {
    Path made = Files.createTempDirectory(Files.createDirectories(directory), "long-spool-");
    RunDirectory run = new RunDirectory(made.toAbsolutePath(), SERVICE);
    ExecutorService crypto = Executors.newFixedThreadPool(2);
    try {
      out.print(measured(run, crypto));
      return 0;
    } finally {
      crypto.shutdownNow();
      run.delete();
    }
  }

  /** The account is made as users make theirs; then the node is stopped and started once more. */
  private String measured(RunDirectory run, ExecutorService crypto)
      throws IOException, InterruptedException, MeshException {
    RelayProcess.Setup setup =
        run.setup(
            List.of(),
            Map.of("http.transport", transport, "http.port", Integer.toString(freePort())));
    Correspondents users;
    try (RelayProcess node = RelayProcess.start(setup)) {
      users =
          Correspondents.make(run.site(node), Correspondents.Bounds.of(1, 1, crypto), made -> {});
    }
    try (users) {
      Correspondents.Pair pair = users.pairs().getFirst();
      err.println("filling the spool with " + messages + " messages");
      SpoolFiller.fill(run.path().resolve("node/data"), pair.to(), messages);
      try (RelayProcess node = RelayProcess.again(setup)) {
        LongSpoolReport report =
            report(run, node, new LongSpoolReader(pair.reader(), pair.to(), node.pid()));
        return json ? report.json() : report.table();
      }
    }
  }

  private LongSpoolReport report(RunDirectory run, RelayProcess node, LongSpoolReader reader)
      throws IOException {
    Machine machine = Machine.look(run.path(), OptionalLong.of(node.pid()));
    long count = reader.count();
    err.println("downloading the latest 100 of " + count + " frames");
    Latencies unused = reader.latest(count, latest);
    Latencies measured = reader.latest(count, latest);
    err.println("paging through all");
    return new LongSpoolReport(machine, transport, count, measured, reader.all(count));
  }

  /** The node has the same one after its restart. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
