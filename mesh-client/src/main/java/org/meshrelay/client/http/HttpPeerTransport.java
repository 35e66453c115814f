package org.meshrelay.client.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.port.Endpoint;
import org.meshrelay.protocol.port.PeerTransport;
import org.meshrelay.protocol.port.TransportException;

/**
 * One POST of the HTTP binding per call, or one GET of published content, over pooled connections,
 * cut off at its deadline.
 *
 * <p>TLS 1.3 with ALPN {@code h2} and {@code http/1.1}; the server name and the certificate's name
 * are those of the service domain, whatever host discovery gave (http-binding.md 6), unless the
 * endpoint has a name of its own. No redirect is followed, no response is decompressed, no request
 * is repeated. A response body is bounded while it arrives. BoringSSL is used where it loads, the
 * JDK's TLS elsewhere. May be called from any thread; stages complete on an event loop.
 */
public final class HttpPeerTransport implements PeerTransport, AutoCloseable {
  /** A port of this machine on which nobody listens. */
  private static final Endpoint NOWHERE = Endpoint.https("127.0.0.1", 1);

  private final Vertx vertx;
  private final HttpTransportConfig config;
  private final LongSupplier nanoTime;
  private final HttpClientAgent secured;
  private final HttpClientAgent cleartext;

  /** A transport on the event loops of this Vert.x; {@code nanoTime} is the source of deadlines. */
  public HttpPeerTransport(Vertx vertx, HttpTransportConfig config, LongSupplier nanoTime) {
    this.vertx = vertx;
    this.config = config;
    this.nanoTime = nanoTime;
    PoolOptions pool =
        new PoolOptions()
            .setHttp1MaxSize(config.connectionsMax())
            .setHttp2MaxSize(config.connectionsMax())
            .setMaxWaitQueueSize(config.waitingMax());
    this.secured = vertx.httpClientBuilder().with(secured(config)).with(pool).build();
    this.cleartext = vertx.httpClientBuilder().with(common(config)).with(pool).build();
  }

  @Override
  public CompletionStage<EncodedReply> exchange(
      Endpoint endpoint, String host, Bytes body, Encoding encoding, Deadline deadline) {
    RequestOptions options =
        options(endpoint, host, encoding)
            .setMethod(HttpMethod.POST)
            .setURI(endpoint.uri().getRawPath())
            .putHeader("Content-Type", encoding.mediaType());
    return run(endpoint, new Sending(options, host, body, encoding), deadline);
  }

  /**
   * Fetches a resource beside the endpoint, as {@link #exchange} sends a request.
   *
   * @param path absolute, without query
   */
  public CompletionStage<EncodedReply> fetch(
      Endpoint endpoint, String host, String path, Deadline deadline) {
    RequestOptions options =
        options(endpoint, host, Encoding.JSON).setMethod(HttpMethod.GET).setURI(path);
    return run(endpoint, new Sending(options, host, Bytes.EMPTY, Encoding.JSON), deadline);
  }

  /** A request and the service it is for. */
  private record Sending(RequestOptions options, String host, Bytes body, Encoding encoding) {}

  private CompletionStage<EncodedReply> run(Endpoint endpoint, Sending sending, Deadline deadline) {
    if (!endpoint.secured() && !config.cleartext()) {
      return Future.<EncodedReply>failedFuture(
              new TransportException(
                  TransportException.Cause.UNREACHABLE, "clear text is not permitted here"))
          .toCompletionStage();
    }
    long remaining = deadline.remainingNanos(nanoTime.getAsLong());
    if (remaining <= 0) {
      return Future.<EncodedReply>failedFuture(
              new TransportException(TransportException.Cause.TIMEOUT, "deadline passed"))
          .toCompletionStage();
    }
    HttpExchange exchange = new HttpExchange(vertx, config.responseBytesMax(), sending.encoding());
    HttpClientAgent client = endpoint.secured() ? secured : cleartext;
    long connectMillis =
        Math.min(
            config.connectTimeout().toMillis(),
            Math.max(1, TimeUnit.NANOSECONDS.toMillis(remaining)));
    return exchange
        .run(
            client,
            sending.options().setConnectTimeout(connectMillis),
            sending.host(),
            sending.body(),
            remaining)
        .toCompletionStage();
  }

  /**
   * Does what the first request would have to do on an event loop (loading classes and authorities,
   * building the TLS context) by an attempt to reach nobody. For start-up, on any thread but an
   * event loop; completes normally, within the connect timeout.
   */
  public CompletionStage<Void> prepare() {
    Deadline deadline = Deadline.after(nanoTime.getAsLong(), config.connectTimeout());
    return exchange(NOWHERE, "localhost", Bytes.EMPTY, Encoding.JSON, deadline)
        .handle((reply, failure) -> null);
  }

  /** Closes the connections; requests under way fail. */
  @Override
  public void close() {
    Future.join(secured.close(), cleartext.close()).onFailure(ignored -> {});
  }

  private static RequestOptions options(Endpoint endpoint, String host, Encoding encoding) {
    URI uri = endpoint.uri();
    return new RequestOptions()
        .setServer(SocketAddress.inetSocketAddress(uri.getPort(), dialled(uri)))
        .setHost(endpoint.certificateName(host))
        .setPort(uri.getPort())
        .setSsl(endpoint.secured())
        .putHeader("Accept", encoding.mediaType());
  }

  private static String dialled(URI uri) {
    String host = uri.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static HttpClientOptions common(HttpTransportConfig config) {
    return new HttpClientOptions()
        .setConnectTimeout((int) config.connectTimeout().toMillis())
        .setProtocolVersion(HttpVersion.HTTP_1_1)
        .setDecompressionSupported(false)
        .setMaxRedirects(0)
        .setMaxHeaderSize(HttpExchange.HEADER_BYTES_MAX)
        .setKeepAliveTimeout(HttpExchange.KEEP_ALIVE_SECONDS)
        .setHttp2KeepAliveTimeout(HttpExchange.KEEP_ALIVE_SECONDS);
  }

  private static HttpClientOptions secured(HttpTransportConfig config) {
    HttpClientOptions options =
        common(config)
            .setSsl(true)
            .setUseAlpn(true)
            .setProtocolVersion(versions(config).getFirst())
            .setAlpnVersions(versions(config))
            .setForceSni(true)
            .setVerifyHost(config.verifyHost())
            .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
            .setSslHandshakeTimeout(config.connectTimeout().toMillis())
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
            .setTrustOptions(config.roots().toOptions());
    return options.setSslEngineOptions(engine().setUseWorkerThread(true));
  }

  private static List<HttpVersion> versions(HttpTransportConfig config) {
    return config.http1Only()
        ? List.of(HttpVersion.HTTP_1_1)
        : List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1);
  }

  /** Checking a certificate chain takes milliseconds, so it runs on a worker thread. */
  private static SSLEngineOptions engine() {
    return OpenSSLEngineOptions.isAvailable() && OpenSSLEngineOptions.isAlpnAvailable()
        ? new OpenSSLEngineOptions()
        : new JdkSSLEngineOptions();
  }
}
