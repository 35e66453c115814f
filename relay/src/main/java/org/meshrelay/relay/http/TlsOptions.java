package org.meshrelay.relay.http;

import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.meshrelay.relay.config.HttpConfig;
import org.meshrelay.relay.config.TlsConfig;

/** TLS of the listener: versions, groups, certificates, engine (http-binding.md 6). */
final class TlsOptions {
  private static final List<String> GROUPS = List.of("x25519", "secp256r1");
  private static final String HYBRID_GROUP = "X25519MLKEM768";

  private TlsOptions() {}

  /** Everything that can change while the listener runs, certificates above all. */
  static ServerSSLOptions server(TlsConfig tls, HttpConfig http) {
    ServerSSLOptions options =
        new ServerSSLOptions()
            .setSni(true)
            .setUseAlpn(true)
            .setApplicationLayerProtocols(List.of("h2", "http/1.1"))
            .setKeyCertOptions(certificates(tls))
            .setEnabledSecureTransportProtocols(versions(tls))
            .setSslHandshakeTimeout(http.timers().handshakeMs())
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    groups(tls).forEach(options::addKeyExchangeGroup);
    return options;
  }

  static PemKeyCertOptions certificates(TlsConfig tls) {
    PemKeyCertOptions options = new PemKeyCertOptions();
    for (TlsConfig.Certificate certificate : tls.certificates()) {
      options.addCertPath(certificate.chainFile().toString());
      options.addKeyPath(certificate.keyFile().toString());
    }
    return options;
  }

  static Set<String> versions(TlsConfig tls) {
    return tls.versions().stream()
        .map(TlsConfig.Version::protocol)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  static List<String> groups(TlsConfig tls) {
    boolean hybrid =
        usesOpenSsl(tls)
            ? OpenSSLEngineOptions.isPqcAvailable()
            : JdkSSLEngineOptions.isPqcAvailable();
    return hybrid ? List.of(HYBRID_GROUP, GROUPS.get(0), GROUPS.get(1)) : GROUPS;
  }

  /**
   * The engine to use; handshakes of the JDK's go to a worker thread, since each holds its loop for
   * a millisecond.
   *
   * @throws IllegalStateException if OpenSSL is demanded and does not load
   */
  static SSLEngineOptions engine(TlsConfig tls) {
    if (tls.engine() == TlsConfig.Engine.OPENSSL && !OpenSSLEngineOptions.isAvailable()) {
      throw new IllegalStateException("tls.engine: openssl does not load on this machine");
    }
    return usesOpenSsl(tls)
        ? new OpenSSLEngineOptions().setSessionCacheEnabled(true)
        : new JdkSSLEngineOptions().setUseWorkerThread(true);
  }

  static boolean usesOpenSsl(TlsConfig tls) {
    return tls.engine() != TlsConfig.Engine.JDK && OpenSSLEngineOptions.isAvailable();
  }
}
