package org.meshrelay.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.loadtest.actor.Correspondents;
import org.meshrelay.loadtest.actor.MessageCorpus;
import org.meshrelay.loadtest.actor.Site;
import org.meshrelay.loadtest.node.AdminListener;
import org.meshrelay.loadtest.node.Machine;
import org.meshrelay.loadtest.node.RelayProcess;
import org.meshrelay.loadtest.node.Series;
import org.meshrelay.protocol.address.ServiceName;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Durable posts of 1 KB per second, and what they cost the node in processor time beside the bare
 * verification of their signatures. A whole node in a process of its own, sessions of real devices
 * under tickets, recipients at the same node, durability as shipped; {@code docs/performance.md}
 * says how to read the figures.
 */
@Command(
    name = "durable-posts",
    mixinStandardHelpOptions = true,
    version = "durable-posts 0.1.0",
    description =
        "Starts a node, posts signed messages of 1 KB to it and prints rate, latency and cost.",
    footer = {"", "Example:", "  benchmarks/durable-posts --seconds 15 --json > figures.json"})
public final class DurablePosts implements Callable<Integer> {
  private static final ServiceName SERVICE = ServiceName.parse("bench.example");

  /** Of one account the lane, the session and the receipts are shared; 8 keep lanes apart. */
  private static final int PAIRS = 8;

  /** Octets of the payload that is signed. */
  static final int PAYLOAD_OCTETS = 1_024;

  /** Before the rate is known: enough for 5,000 posts a second. */
  private static final int WARM_UP_PER_SECOND = 1_500;

  /** Messages signed beyond what the warm-up's rate needs; the rate still grows after it. */
  private static final double SPARE = 1.6;

  @Option(names = "--concurrency", split = ",", defaultValue = "1,16,128", paramLabel = "N,...")
  private List<Integer> concurrency = List.of();

  @Option(names = "--seconds", defaultValue = "15", description = "measured, per concurrency")
  private int seconds;

  @Option(names = "--warm-up", defaultValue = "10", description = "seconds before each of them")
  private int warmUp;

  @Option(
      names = "--transport",
      defaultValue = "clear",
      description = "clear or tls between generator and node (default: ${DEFAULT-VALUE})")
  private String transport = "";

  @Option(
      names = "--http1",
      description = "HTTP/1.1 under TLS too, where HTTP/2 is offered otherwise")
  private boolean http1Only;

  @Option(
      names = "--signatures",
      defaultValue = "ED448",
      description = "ED448 or ED25519, of the senders' devices (default: ${DEFAULT-VALUE})")
  private Curve signatures = Curve.ED448;

  @Option(
      names = "--dir",
      description =
          "where the store goes; its device is measured (default: under benchmarks/target)")
  private Path directory = Path.of("benchmarks", "target");

  @Option(names = "--node-flag", description = "a further flag of the node's virtual machine")
  private List<String> nodeFlags = List.of();

  @Option(names = "--json", description = "one JSON document on stdout")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final PrintStream out;
  private final PrintStream err;

  private DurablePosts(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    DurablePosts benchmark = new DurablePosts(System.out, System.err);
    System.exit(new CommandLine(benchmark).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, MeshException {
    if (!signatures.isSignature()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--signatures: " + signatures + " signs nothing; ED448 or ED25519");
    }
    Path made = Files.createTempDirectory(Files.createDirectories(directory), "durable-posts-");
    RunDirectory run = new RunDirectory(made.toAbsolutePath(), SERVICE);
    ExecutorService crypto = Executors.newFixedThreadPool(2);
    try (RelayProcess node =
            RelayProcess.start(run.setup(nodeFlags, Map.of("http.transport", transport)));
        Correspondents correspondents = correspondents(run, node, crypto)) {
      DurablePostsReport report =
          new DurablePostsReport(
              Machine.look(run.path(), OptionalLong.of(node.pid())),
              transport + (http1Only ? ", HTTP/1.1" : ""),
              signatures,
              BareVerification.secondsPer1000(
                  signatures, Duration.ofSeconds(3), Duration.ofSeconds(3)),
              measure(node, correspondents.pairs(), crypto));
      out.print(json ? report.json() : report.table());
      return 0;
    } finally {
      crypto.shutdownNow();
      run.delete();
    }
  }

  private List<DurablePostsReport.Line> measure(
      RelayProcess node, List<Correspondents.Pair> pairs, ExecutorService crypto)
      throws IOException, InterruptedException {
    List<DurablePostsReport.Line> lines = new ArrayList<>();
    for (int slots : concurrency) {
      int messages = warmUp * WARM_UP_PER_SECOND;
      say("signing " + messages + " messages, warming up at concurrency " + slots);
      MessageCorpus first = sign(pairs, messages, crypto);
      PostLoad.Outcome warm =
          PostLoad.run(pairs, first, slots, Duration.ofSeconds(warmUp), messages + pairs.size());
      messages = (int) (warm.perSecond() * seconds * SPARE) + slots;
      say(Math.round(warm.perSecond()) + "/s; signing " + messages + " messages, measuring");
      MessageCorpus corpus = sign(pairs, messages, crypto);
      lines.add(measured(node, pairs, corpus, slots, messages + pairs.size()));
    }
    return lines;
  }

  private DurablePostsReport.Line measured(
      RelayProcess node,
      List<Correspondents.Pair> pairs,
      MessageCorpus corpus,
      int slots,
      int messagesMax)
      throws IOException, InterruptedException {
    AdminListener admin = new AdminListener(node.admin());
    Series before = admin.read();
    Duration cpuBefore = node.processorTime();
    PostLoad.Outcome outcome =
        PostLoad.run(pairs, corpus, slots, Duration.ofSeconds(seconds), messagesMax);
    Duration cpu = node.processorTime().minus(cpuBefore);
    Series after = admin.read();
    return new DurablePostsReport.Line(
        slots,
        corpus.messageOctets(),
        outcome,
        cpu,
        difference(before, after, "meshrelay_store_flush_seconds_count"),
        difference(before, after, "meshrelay_store_flush_seconds_sum"),
        difference(before, after, "meshrelay_store_frames_total"));
  }

  private static double difference(Series before, Series after, String name) {
    return after.sum(name) - before.sum(name);
  }

  private Correspondents correspondents(RunDirectory run, RelayProcess node, ExecutorService crypto)
      throws IOException, MeshException {
    Site site = run.site(node).withSignatures(signatures);
    say("making " + PAIRS + " pairs of accounts at " + site.endpoints().getFirst().uri());
    int connections = concurrency.stream().max(Comparator.naturalOrder()).orElse(1);
    return Correspondents.make(
        site,
        Correspondents.Bounds.of(PAIRS, connections, crypto).withHttp1Only(http1Only),
        made -> {});
  }

  private MessageCorpus sign(List<Correspondents.Pair> pairs, int messages, ExecutorService crypto)
      throws InterruptedException {
    List<MessageCorpus.Route> routes =
        pairs.stream()
            .map(pair -> new MessageCorpus.Route(pair.from(), pair.to(), pair.signer()))
            .toList();
    long seed = EntropySource.system().bytes(Long.BYTES).hashCode();
    return MessageCorpus.sign(
        routes, new MessageCorpus.Order(messages, PAYLOAD_OCTETS, seed, Instant.now()), crypto);
  }

  private void say(String text) {
    err.println(text);
  }
}
