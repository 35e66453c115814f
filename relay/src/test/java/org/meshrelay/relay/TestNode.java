package org.meshrelay.relay;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.meshrelay.client.http.HttpPeerTransport;
import org.meshrelay.client.http.HttpTransportConfig;
import org.meshrelay.client.http.TrustRoots;
import org.meshrelay.client.session.ServicePin;
import org.meshrelay.client.session.ServicePins;
import org.meshrelay.client.session.ServiceSession;
import org.meshrelay.client.session.SessionCredential;
import org.meshrelay.client.session.SessionEnvironment;
import org.meshrelay.client.session.SessionOutcome;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.port.Endpoint;
import org.meshrelay.protocol.transaction.MeshRequest;
import org.meshrelay.relay.cli.RelayCommand;
import org.meshrelay.relay.config.ConfigLoader;
import org.meshrelay.relay.config.ConfigSources;
import org.meshrelay.relay.config.RelayConfig;
import org.meshrelay.testkit.GuardedVertx;

/** A whole node of example.com in this process, made by {@code init}, with a client beside it. */
final class TestNode implements AutoCloseable {
  static final ServiceName SERVICE = new ServiceName("example.com");

  final Path directory;
  final Node node;
  private final io.vertx.core.Vertx vertx = GuardedVertx.open();
  private final HttpPeerTransport transport;
  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  private final SessionEnvironment environment;

  private TestNode(Path directory, Map<String, String> settings) throws Exception {
    this.directory = directory;
    Map<String, String> all = new TreeMap<>(settings);
    all.putIfAbsent("http.port", "0");
    all.putIfAbsent("admin.port", "0");
    this.node = RelayAssembly.start(config(all), NodeEnvironment.system());
    this.transport =
        new HttpPeerTransport(
            vertx,
            HttpTransportConfig.of(TrustRoots.only(List.of(directory.resolve("ca/ca.pem")))),
            System::nanoTime);
    this.environment =
        new SessionEnvironment(
            transport,
            service ->
                CompletableFuture.completedFuture(
                    List.of(Endpoint.https("127.0.0.1", node.https().getPort()))),
            new Pins(),
            executor,
            EntropySource.system(),
            InstantSource.system(),
            System::nanoTime);
  }

  private RelayConfig config(Map<String, String> settings) throws Exception {
    return ConfigLoader.load(
            new ConfigSources(directory.resolve("node/relay.yaml"), Map.of(), settings))
        .orThrow();
  }

  /** As SIGHUP does after the files have changed. */
  void reload(Map<String, String> settings) throws Exception {
    node.reload(config(settings));
  }

  /** Makes a node in the directory and starts it. */
  static TestNode create(Path directory) throws Exception {
    init(directory);
    return start(directory, Map.of());
  }

  static void init(Path directory) {
    String[] line = {
      "init",
      directory.resolve("node").toString(),
      "--service",
      SERVICE.text(),
      "--profile",
      "dev",
      "--dev-ca",
      directory.resolve("ca").toString()
    };
    StringWriter err = new StringWriter();
    int code =
        RelayCommand.execute(
            config -> {
              throw new AssertionError("init starts no node");
            },
            new PrintWriter(new StringWriter()),
            new PrintWriter(err),
            line);
    if (code != 0) {
      throw new AssertionError("init: " + code + " " + err);
    }
  }

  /** Starts the node that is in the directory. */
  static TestNode start(Path directory, Map<String, String> settings) throws Exception {
    return new TestNode(directory, settings);
  }

  ServiceSession session(SessionCredential credential) {
    return ServiceSession.open(SERVICE, credential, environment);
  }

  SessionEnvironment environment() {
    return environment;
  }

  SessionOutcome send(ServiceSession session, MeshRequest request) {
    return session
        .send(request, Deadline.after(System.nanoTime(), Deadline.TRANSACTION))
        .toCompletableFuture()
        .join();
  }

  URI admin(String path) {
    return node.admin().resolve(path);
  }

  @Override
  public void close() {
    transport.close();
    node.close();
    executor.shutdown();
    vertx.close().await();
  }

  private static final class Pins implements ServicePins {
    private final Map<ServiceName, ServicePin> pins = new ConcurrentHashMap<>();

    @Override
    public Optional<ServicePin> find(ServiceName service) {
      return Optional.ofNullable(pins.get(service));
    }

    @Override
    public void remember(ServicePin pin) {
      pins.put(pin.service(), pin);
    }

    @Override
    public boolean changed(ServicePin pinned, ServicePin offered) {
      return false;
    }
  }

  static List<String> lines(String... lines) {
    return new ArrayList<>(List.of(lines));
  }
}
