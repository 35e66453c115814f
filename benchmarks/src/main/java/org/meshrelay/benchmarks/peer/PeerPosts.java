package org.meshrelay.benchmarks.peer;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Posts messages of 1 KB to servers that run already, and prints rate, latency and cost. {@code
 * benchmarks/peers} starts them and calls this.
 */
@Command(name = "peer-posts", description = "Posts to servers that run on loopback.")
public final class PeerPosts implements Callable<Integer> {
  /** A server that has accepted everything may need this long to deliver it. */
  private static final Duration DELIVERY = Duration.ofMinutes(2);

  private static final long LOOK_NANOS = 50_000_000;

  @Option(names = "--concurrency", split = ",", defaultValue = "1,16,128")
  private List<Integer> concurrency = List.of();

  @Option(names = "--seconds", defaultValue = "12")
  private int seconds;

  @Option(names = "--warm-up", defaultValue = "4")
  private int warmUp;

  @Option(names = "--postfix", paramLabel = "PORT:PID:MAILBOX")
  private String postfix = "";

  @Option(names = "--rabbitmq", paramLabel = "PORT:PID")
  private String rabbitmq = "";

  @Option(names = "--nats", paramLabel = "PORT:PID")
  private String nats = "";

  private final PrintStream out;

  private PeerPosts(PrintStream out) {
    this.out = out;
  }

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new PeerPosts(System.out)).execute(arguments));
  }

  /** A peer and its process. */
  private record Running(Peer peer, long pid) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    for (Running running : running()) {
      Wire.await(running.peer.port());
      out.printf("%n### %s%n%n", running.peer.name());
      out.printf("Accepted means: %s.%n%n", running.peer.condition());
      out.println(
          "| concurrency | accepted/s | p50 ms | p99 ms | cpu s per 1,000 | last one readable after, s |");
      out.println("|---:|---:|---:|---:|---:|---:|");
      for (int senders : concurrency) {
        line(running, senders);
      }
    }
    return 0;
  }

  private List<Running> running() {
    List<Running> all = new ArrayList<>();
    if (!postfix.isEmpty()) {
      String[] parts = postfix.split(":", 3);
      all.add(
          new Running(
              new SmtpPeer(Integer.parseInt(parts[0]), Path.of(parts[2])),
              Long.parseLong(parts[1])));
    }
    if (!rabbitmq.isEmpty()) {
      String[] parts = rabbitmq.split(":", 2);
      all.add(new Running(new AmqpPeer(Integer.parseInt(parts[0])), Long.parseLong(parts[1])));
    }
    if (!nats.isEmpty()) {
      String[] parts = nats.split(":", 2);
      all.add(new Running(new JetStreamPeer(Integer.parseInt(parts[0])), Long.parseLong(parts[1])));
    }
    return all;
  }

  private void line(Running running, int senders) throws IOException, InterruptedException {
    Peer peer = running.peer;
    long before = peer.readable();
    PeerLoad.Outcome warm = PeerLoad.run(peer, senders, Duration.ofSeconds(warmUp));
    double unused = delivered(peer, before + warm.accepted());
    double cpuBefore = ProcessTree.seconds(running.pid);
    PeerLoad.Outcome outcome = PeerLoad.run(peer, senders, Duration.ofSeconds(seconds));
    double after = delivered(peer, before + warm.accepted() + outcome.accepted());
    double cpu = ProcessTree.seconds(running.pid) - cpuBefore;
    out.printf(
        Locale.ROOT,
        "| %d | %.0f | %.2f | %.2f | %.3f | %.1f |%n",
        senders,
        outcome.perSecond(),
        outcome.latencies().getValueAtPercentile(50) / 1e6,
        outcome.latencies().getValueAtPercentile(99) / 1e6,
        cpu / outcome.accepted() * 1_000,
        after);
    out.flush();
  }

  /**
   * Waits until so many can be read; how long that took in seconds.
   *
   * @throws IOException if some never can
   */
  private static double delivered(Peer peer, long messages) throws IOException {
    long started = System.nanoTime();
    for (long readable = peer.readable(); readable < messages; readable = peer.readable()) {
      if (System.nanoTime() - started > DELIVERY.toNanos()) {
        throw new IOException(
            peer.name() + " has accepted " + messages + " messages; " + readable + " are readable");
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return (System.nanoTime() - started) / 1e9;
  }
}
