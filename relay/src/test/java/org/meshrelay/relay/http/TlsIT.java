package org.meshrelay.relay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.relay.cli.certificate.DevAuthority;
import org.meshrelay.testkit.GuardedVertx;

/** http-binding.md 6 and 9.8: TLS 1.3, both versions of HTTP, names. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsIT {
  private TestListener server;
  private Vertx vertx;
  private Map<HttpVersion, HttpClient> clients;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    server = TestListener.tls(directory);
    vertx = GuardedVertx.open();
    clients =
        Map.of(
            HttpVersion.HTTP_1_1, client(HttpVersion.HTTP_1_1),
            HttpVersion.HTTP_2, client(HttpVersion.HTTP_2));
  }

  @AfterAll
  void stop() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
    server.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  @DisplayName("HTTP/1.1 and h2 give byte-identical payloads")
  void request_eitherVersion_givesTheSamePayload(HttpVersion version) throws Exception {
    byte[] body = "x".repeat(70_000).getBytes(StandardCharsets.UTF_8);

    Answer answer = post(version, body);

    assertEquals(200, answer.status());
    assertEquals(version, answer.version());
    assertEquals(Bytes.wrap(body), answer.body());
    assertEquals("no-store", answer.headers().get("cache-control"));
    assertEquals("application/json", answer.headers().get("content-type"));
    assertEquals("70000", answer.headers().get("content-length"));
    assertTrue(server.gateway.requests.getLast().secured());
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void request_tooLarge_isRefusedInEitherVersion(HttpVersion version) throws Exception {
    assertEquals(413, post(version, new byte[(1 << 20) + 1]).status());
  }

  @Test
  void request_manyStreamsOfOneConnection_areAllAnswered() throws Exception {
    List<Future<Answer>> answers =
        IntStream.range(0, 250).mapToObj(i -> send(HttpVersion.HTTP_2, "m" + i)).toList();
    for (int i = 0; i < answers.size(); i++) {
      Answer answer = answers.get(i).await(10, TimeUnit.SECONDS);
      assertEquals("m" + i, answer.body().utf8());
    }
  }

  @Test
  void request_http2RefusedWithBody_leavesTheConnectionUsable() throws Exception {
    assertEquals(
        404,
        exchange(HttpVersion.HTTP_2, "/nowhere", new byte[300_000])
            .await(10, TimeUnit.SECONDS)
            .status());
    assertEquals(200, post(HttpVersion.HTTP_2, new byte[10]).status());
  }

  @Test
  void handshake_tls12_isRefused() {
    assertThrows(IOException.class, () -> handshake("one.example", "TLSv1.2"));
  }

  @Test
  void handshake_serverName_picksTheCertificate() throws Exception {
    assertEquals("CN=one.example", handshake("one.example", "TLSv1.3"));
    assertEquals("CN=two.example", handshake("two.example", "TLSv1.3"));
  }

  @Test
  void reload_newCertificates_areUsedFromThenOn() throws Exception {
    Path certificate = server.directory.resolve("one.pem");
    byte[] before = Files.readAllBytes(certificate);
    Files.delete(certificate);
    Files.delete(server.directory.resolve("one.key"));
    DevAuthority.open(server.directory.resolve("ca"), Instant.now())
        .issue(
            List.of("one.example", "fresh.example", "localhost"),
            certificate,
            server.directory.resolve("one.key"),
            Instant.now());

    server.reload();

    assertFalse(Arrays.equals(before, Files.readAllBytes(certificate)));
    assertEquals("CN=one.example", handshake("fresh.example", "TLSv1.3"));
  }

  /** A response as it came. */
  private record Answer(int status, HttpVersion version, MultiMap headers, Bytes body) {}

  private Answer post(HttpVersion version, byte[] body) throws Exception {
    return exchange(version, "/.well-known/mmm", body).await(10, TimeUnit.SECONDS);
  }

  private Future<Answer> send(HttpVersion version, String body) {
    return exchange(version, "/.well-known/mmm", body.getBytes(StandardCharsets.UTF_8));
  }

  private Future<Answer> exchange(HttpVersion version, String path, byte[] body) {
    RequestOptions options =
        new RequestOptions()
            .setServer(SocketAddress.inetSocketAddress(server.port(), "127.0.0.1"))
            .setHost("one.example")
            .setPort(server.port())
            .setMethod(HttpMethod.POST)
            .setURI(path);
    // On the event loop from the sending on: a body that arrives before its handler is lost.
    return Objects.requireNonNull(clients.get(version))
        .request(options)
        .compose(request -> request.send(Buffer.buffer(body)).compose(TlsIT::whole));
  }

  private static Future<Answer> whole(HttpClientResponse response) {
    return response
        .body()
        .map(
            octets ->
                new Answer(
                    response.statusCode(),
                    response.version(),
                    response.headers(),
                    Bytes.wrap(octets.getBytes())));
  }

  private HttpClient client(HttpVersion version) {
    return vertx.createHttpClient(
        new HttpClientOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setProtocolVersion(version)
            .setTrustOptions(new PemTrustOptions().addCertPath(server.root().toString())));
  }

  private String handshake(String name, String version) throws Exception {
    try (SSLSocket socket =
        (SSLSocket)
            server
                .trust()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(10));
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(name)));
      parameters.setProtocols(new String[] {version});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return certificate.getSubjectX500Principal().getName();
    }
  }
}
