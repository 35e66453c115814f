package org.meshrelay.relay.http;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.meshrelay.relay.WarmClasses;
import org.meshrelay.relay.admin.LoopLag;
import org.meshrelay.relay.admin.Metrics;
import org.meshrelay.relay.cli.certificate.DevAuthority;
import org.meshrelay.relay.config.ConfigLoader;
import org.meshrelay.relay.config.ConfigSources;
import org.meshrelay.relay.config.RelayConfig;
import org.meshrelay.testkit.GuardedVertx;

/** A listener on a free port of loopback, with real TLS and a fake gateway behind it. */
final class TestListener implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

  final FakeGateway gateway = new FakeGateway();
  final Metrics metrics = new Metrics();
  final Path directory;
  private final Vertx vertx;
  private final HttpListener listener;
  private final RelayConfig config;

  private TestListener(Path directory, Map<String, String> settings) throws Exception {
    this.directory = directory;
    this.config = config(directory, settings);
    WarmClasses.load(config);
    this.vertx = GuardedVertx.openSingle();
    HttpBinding binding =
        new HttpBinding(
            config,
            new HttpBinding.Behind(gateway, gateway),
            new HttpBinding.Gauges(metrics, new LoopLag()),
            InstantSource.fixed(NOW),
            System::nanoTime);
    this.listener =
        HttpListener.start(vertx, binding, 1)
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  static TestListener tls(Path directory) throws Exception {
    return new TestListener(directory, Map.of());
  }

  static TestListener tls(Path directory, Map<String, String> settings) throws Exception {
    return new TestListener(directory, settings);
  }

  static TestListener clear(Path directory) throws Exception {
    return clear(directory, Map.of());
  }

  static TestListener clear(Path directory, Map<String, String> settings) throws Exception {
    Map<String, String> all = new TreeMap<>(settings);
    all.put("http.transport", "clear");
    return new TestListener(directory, all);
  }

  private static RelayConfig config(Path directory, Map<String, String> settings) throws Exception {
    Files.createDirectories(directory.resolve("keys"));
    issue(directory, "one", List.of("one.example", "localhost", "127.0.0.1"));
    issue(directory, "two", List.of("two.example"));
    Path file =
        Files.writeString(
            directory.resolve("relay.yaml"),
            """
            service:
              names: [one.example, two.example]
            http:
              host: 127.0.0.1
              port: 0
            tls:
              certificates:
                - {certificate-file: one.pem, private-key-file: one.key}
                - {certificate-file: two.pem, private-key-file: two.key}
            """);
    return ConfigLoader.load(ConfigSources.of(file, settings)).orThrow();
  }

  private static void issue(Path directory, String name, List<String> names) throws IOException {
    DevAuthority.open(directory.resolve("ca"), Instant.now())
        .issue(
            names,
            directory.resolve(name + ".pem"),
            directory.resolve(name + ".key"),
            Instant.now());
  }

  int port() {
    return listener.port();
  }

  /** Reads the certificates again. */
  void reload() throws TimeoutException {
    listener.reload(config.tls(), config.http()).await(10, TimeUnit.SECONDS);
  }

  Path root() {
    return DevAuthority.rootFile(directory.resolve("ca"));
  }

  /** A TLS context that trusts this listener alone. */
  SSLContext trust() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(root())) {
      store.setCertificateEntry(
          "root", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** The value of a counter of cuts. */
  double cuts(String reason) {
    return metrics.counter(Metrics.HTTP_CUTS, "reason", reason).count();
  }

  /** The value of a gauge. */
  double gauge(String name) {
    return metrics.registry().get(name).gauge().value();
  }

  @Override
  public void close() throws TimeoutException {
    listener.drain(Duration.ZERO).await(10, TimeUnit.SECONDS);
    vertx.close().await(10, TimeUnit.SECONDS);
    metrics.close();
  }
}
