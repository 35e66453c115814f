package org.meshrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoublePredicate;
import java.util.stream.Stream;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.record.ContainerRef;
import org.meshrelay.dare.spool.EngineConfig;
import org.meshrelay.dare.spool.EngineMonitor;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.relay.cli.FollowOrder;
import org.meshrelay.relay.cli.NodeLauncher;
import org.meshrelay.relay.cli.RelayCommand;
import org.meshrelay.relay.cli.RunningFollower;
import org.meshrelay.relay.cli.RunningNode;
import org.meshrelay.relay.config.ConfigLoader;
import org.meshrelay.relay.config.ConfigSources;
import org.meshrelay.relay.config.RelayConfig;

/** A second host beside a {@link TestNode}, and its commands. */
final class Standbys {
  private static final int LANES = 2;

  private final Path directory;
  private final String host;

  /** Makes keys and configuration of a second host of the node in the directory. */
  Standbys(Path directory) throws Exception {
    this.directory = directory;
    Path home = directory.resolve("standby");
    Path unused = Files.createDirectories(home);
    Run added = run("host", "add", home.resolve("keys").toString(), "--json", "-c", config("node"));
    assertEquals(0, added.code(), added::text);
    host = added.json().requireString("host");
    copy(directory.resolve("node/relay.yaml"), home.resolve("relay.yaml"));
    copy(directory.resolve("node/tls"), home.resolve("tls"));
  }

  /** A command that has ended. */
  record Run(int code, String out, String err) {
    String text() {
      return code + "\n" + out + err;
    }

    ObjectReader json() {
      try {
        String last = out.strip().lines().reduce("", (before, line) -> line);
        return ObjectReader.of(
            JsonReader.readObject(Bytes.utf8(last), Encoding.JSON, ReadLimits.RESPONSE), "stdout");
      } catch (DecodeException e) {
        throw new AssertionError(text(), e);
      }
    }

    long copied(String name) {
      try {
        return json().requireObject("copied").requireInteger(name);
      } catch (DecodeException e) {
        throw new AssertionError(text(), e);
      }
    }
  }

  String host() {
    return host;
  }

  Path data() {
    return directory.resolve("standby/data");
  }

  private String config(String name) {
    return directory.resolve(name).resolve("relay.yaml").toString();
  }

  private static Run run(String... line) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        RelayCommand.execute(
            new SystemLauncher(NodeEnvironment.system()),
            new PrintWriter(out),
            new PrintWriter(err),
            line);
    return new Run(code, out.toString(), err.toString());
  }

  /** A command about the second host. */
  Run relay(String... line) {
    List<String> all = new ArrayList<>(List.of(line));
    all.addAll(List.of("-c", config("standby"), "--set", "admin.port=0", "--set", "http.port=0"));
    return run(all.toArray(String[]::new));
  }

  /** Follows the node until in step. */
  Run once(TestNode node, String... more) {
    return once(node.node.https().getPort(), more);
  }

  Run once(int port, String... more) {
    List<String> line =
        new ArrayList<>(
            List.of("backup", "follow", "--once", "--json", "--from", "https://127.0.0.1:" + port));
    line.addAll(List.of(more));
    return relay(line.toArray(String[]::new));
  }

  /** Follows the node until it is closed. */
  Following follow(TestNode node) {
    return new Following(
        "backup",
        "follow",
        "--every-ms",
        "10",
        "--from",
        "https://127.0.0.1:" + node.node.https().getPort(),
        "-c",
        config("standby"),
        "--set",
        "admin.port=0");
  }

  /** The command on a thread of its own. */
  static final class Following implements AutoCloseable, NodeLauncher {
    private static final int LOOKS_MAX = 1_000;

    private final CompletableFuture<RunningFollower> started = new CompletableFuture<>();
    private final StringWriter said = new StringWriter();
    private final AtomicInteger code = new AtomicInteger(-1);
    private final Thread thread;
    private final HttpClient client = HttpClient.newHttpClient();

    private Following(String... line) {
      thread =
          Thread.ofPlatform()
              .start(
                  () ->
                      code.set(
                          RelayCommand.execute(
                              this, new PrintWriter(said), new PrintWriter(said), line)));
    }

    @Override
    public RunningNode launch(RelayConfig config) {
      throw new AssertionError("starts no node");
    }

    @Override
    public RunningFollower follow(RelayConfig config, FollowOrder order) {
      RunningFollower follower = new SystemLauncher(NodeEnvironment.system()).follow(config, order);
      started.complete(follower);
      return follower;
    }

    /** Looks at the metrics until one of them is as wanted. */
    void await(String metric, DoublePredicate wanted) throws Exception {
      double last = Double.NaN;
      for (int i = 0; i < LOOKS_MAX && !wanted.test(last); i++) {
        assertFalse(thread.join(java.time.Duration.ofMillis(20)), said::toString);
        last = metric(metric);
      }
      assertTrue(wanted.test(last), metric + " " + last + "\n" + said);
    }

    int get(String path) throws Exception {
      return client.send(request(path), HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private HttpRequest request(String path) {
      return HttpRequest.newBuilder(started.join().admin().resolve(path)).build();
    }

    private double metric(String name) throws Exception {
      return client
          .send(request("/metrics"), HttpResponse.BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith(name + " "))
          .map(line -> number(line.substring(name.length() + 1)))
          .findFirst()
          .orElse(Double.NaN);
    }

    private static double number(String text) {
      return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    }

    /** As SIGTERM does. */
    int stop() throws InterruptedException {
      started.join().stop();
      thread.join();
      return code.get();
    }

    @Override
    public void close() {
      try {
        int unused = stop();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        client.close();
      }
    }
  }

  Bytes root(AccountAddress account, ContainerName container) {
    try (SpoolEngine engine = open()) {
      return engine.view(account, container).orElseThrow().root();
    }
  }

  /** As the profile for tests has it. */
  static EngineConfig config(Path data) {
    return EngineConfig.at(data).withLanes(LANES);
  }

  private SpoolEngine open() {
    return SpoolEngine.openFollowing(
        config(data()),
        new ChronicleFrameStores(),
        EngineMonitor.none(),
        java.time.InstantSource.system());
  }

  /** Every container of both has the same frames, octet by octet, under the same keys. */
  void assertEqualTo(Path node) {
    try (SpoolEngine copy = open();
        SpoolEngine original =
            SpoolEngine.open(config(node), new ChronicleFrameStores(), EngineMonitor.none())) {
      assertEquals(content(original), content(copy));
    }
  }

  private static Map<String, List<Object>> content(SpoolEngine engine) {
    Map<String, List<Object>> content = new TreeMap<>();
    engine.accounts(
        account ->
            engine
                .containers(account)
                .forEach(
                    view -> {
                      List<Object> frames = new ArrayList<>();
                      frames.add(view);
                      for (long i = 0; i < view.frameCount(); i++) {
                        frames.add(engine.read(account, view.container(), i).frameOctets());
                      }
                      for (long live : engine.live(account, view.container())) {
                        frames.add(live);
                      }
                      content.put(new ContainerRef(account, view.container()).toString(), frames);
                    }));
    return content;
  }

  /** The second host as a node. */
  Served serve() throws Exception {
    Map<String, String> settings = new TreeMap<>(Homes.UNLIMITED);
    settings.put("http.port", "0");
    settings.put("admin.port", "0");
    return new Served(
        RelayAssembly.start(
            ConfigLoader.load(new ConfigSources(Path.of(config("standby")), Map.of(), settings))
                .orThrow(),
            NodeEnvironment.system()));
  }

  /** A node that serves from the copy. */
  record Served(Node node) implements AutoCloseable {
    int port() {
      return node.https().getPort();
    }

    @Override
    public void close() {
      node.close();
    }
  }

  /** Copies a file or a directory with everything in it. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Path target = to.resolve(from.relativize(each).toString());
        Path unused = Files.copy(each, target, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
