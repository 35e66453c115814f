package org.meshrelay.client;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.meshrelay.client.http.TrustRoots;

/** The throw-away certificates of the tests. */
public final class TestTls {
  private TestTls() {}

  /** The authority that the tests trust. */
  public static TrustRoots roots() {
    try {
      return TrustRoots.only(List.of(file("ca.pem")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A server with a certificate for example.com. */
  public static HttpServerOptions server() {
    return server("example.com.pem");
  }

  /** A server with the named certificate. */
  public static HttpServerOptions server(String certificate) {
    return new HttpServerOptions()
        .setSsl(true)
        .setSni(true)
        .setSslEngineOptions(new OpenSSLEngineOptions().setUseWorkerThread(true))
        .setUseAlpn(true)
        .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
        .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .setCertPath(file(certificate).toString())
                .setKeyPath(file("server.key").toString()));
  }

  /** A file of the test certificates. */
  public static Path file(String name) {
    try {
      return Path.of(
          java.util.Objects.requireNonNull(TestTls.class.getResource("/tls/" + name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
