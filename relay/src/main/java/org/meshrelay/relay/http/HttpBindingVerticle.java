package org.meshrelay.relay.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.meshrelay.relay.admin.LoopLag;
import org.meshrelay.relay.config.HttpConfig;
import org.meshrelay.relay.http.HttpBinding.Cut;
import org.meshrelay.relay.http.wire.WireWatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop of the listener: its server, its connections, and the sweep that applies their
 * timers. One timer per loop instead of one per connection: none can be forgotten.
 */
final class HttpBindingVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(HttpBindingVerticle.class);

  /** Connections that the system may hold before they are accepted. */
  private static final int BACKLOG = 1_024;

  /** Window of an HTTP/2 connection: what its streams may send ahead of us, together. */
  private static final int CONNECTION_WINDOW = 1024 * 1024;

  private final HttpBinding binding;
  private final int port;
  private final IdentityHashMap<HttpConnection, Link> links = new IdentityHashMap<>();
  private final LoopThrottle throttle = new LoopThrottle();
  private @Nullable HttpServer server;
  private LoopLag.@Nullable Probe probe;
  private long sweptAt;

  HttpBindingVerticle(HttpBinding binding, int port) {
    this.binding = binding;
    this.port = port;
  }

  @Override
  public Future<?> start() {
    HttpServer built =
        vertx
            .createHttpServer(options())
            .connectionHandler(this::accepted)
            .requestHandler(request -> exchange(request, false))
            .invalidRequestHandler(request -> exchange(request, true))
            .exceptionHandler(failure -> LOG.atDebug().log("connection failed before a request"));
    server = built;
    sweptAt = binding.now();
    probe = binding.lag().probe(sweptAt);
    long timer = vertx.setPeriodic(HttpTimers.SWEEP_MS, ignored -> sweep());
    LOG.atDebug().addKeyValue("timer", timer).log("sweeping");
    return built.listen(port, binding.config().http().host());
  }

  @Override
  public Future<?> stop() {
    if (probe != null) {
      binding.lag().remove(probe);
    }
    return Future.succeededFuture();
  }

  int actualPort() {
    return started().actualPort();
  }

  /** Reads the certificates again; connections that are open keep theirs. */
  Future<Boolean> reload(HttpBinding.Reload reload) {
    return started().updateSSLOptions(TlsOptions.server(reload.tls(), reload.http()), true);
  }

  /** Takes no more connections and waits for what is in progress. */
  Future<Void> shutdown(Duration patience) {
    return started().shutdown(patience);
  }

  private HttpServer started() {
    HttpServer built = server;
    if (built == null) {
      throw new IllegalStateException("not started");
    }
    return built;
  }

  private HttpServerOptions options() {
    HttpConfig http = binding.config().http();
    HttpServerOptions options =
        new HttpServerOptions()
            .setMaxHeaderSize(http.headerOctetsMax())
            .setHandle100ContinueAutomatically(false)
            .setCompressionSupported(false)
            .setDecompressionSupported(false)
            .setHttp2ClearTextEnabled(false)
            .setAcceptBacklog(BACKLOG)
            // The sweep cuts at the exact time; this is the backstop of the library.
            .setIdleTimeout(http.timers().idleMs() + http.timers().transactionMs())
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setHttp2ConnectionWindowSize(CONNECTION_WINDOW)
            .setInitialSettings(
                new Http2Settings()
                    .setMaxConcurrentStreams(http.streamsPerConnectionMax())
                    .setMaxHeaderListSize(http.headerOctetsMax())
                    .setPushEnabled(false));
    return http.transport() == HttpConfig.Transport.TLS ? secured(options) : options;
  }

  private HttpServerOptions secured(HttpServerOptions options) {
    HttpServerOptions secured = options;
    secured
        .setSsl(true)
        .setSni(true)
        .setUseAlpn(true)
        .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
        .setSslEngineOptions(TlsOptions.engine(binding.config().tls()))
        .setKeyCertOptions(TlsOptions.certificates(binding.config().tls()))
        .setEnabledSecureTransportProtocols(TlsOptions.versions(binding.config().tls()))
        .setSslHandshakeTimeout(binding.config().http().timers().handshakeMs())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    return secured;
  }

  private void accepted(HttpConnection connection) {
    String address = connection.remoteAddress().hostAddress();
    if (address == null || binding.isDraining()) {
      refuse(connection);
      return;
    }
    boolean limited = !binding.isProxy(address);
    if (!binding.connections().tryOpen(address, limited)) {
      refuse(connection);
      return;
    }
    if (limited && !binding.door().admitsConnection(address)) {
      binding.connections().close(address);
      refuse(connection);
      return;
    }
    WireWatch watch = WireWatch.attach(connection, binding.nanos());
    links.put(connection, new Link(connection, address, watch, throttle, binding.now()));
    connection.closeHandler(ignored -> closed(connection));
    connection.exceptionHandler(failure -> LOG.atDebug().log("connection failed"));
  }

  private void refuse(HttpConnection connection) {
    binding.cut(Cut.LIMIT);
    connection.close().onFailure(failure -> LOG.atDebug().log("close failed"));
  }

  private void closed(HttpConnection connection) {
    Link link = links.remove(connection);
    if (link != null) {
      link.exchanges().forEach(Exchange::abandoned);
      binding.connections().close(link.address());
    }
  }

  private void exchange(HttpServerRequest request, boolean invalid) {
    Link link = links.get(request.connection());
    if (link == null) {
      // Refused a moment ago; what it had sent already is not answered.
      return;
    }
    Exchange exchange = new Exchange(binding, link, request, context);
    if (invalid) {
      exchange.undecodable(WireWatch.headerTooLarge(request));
    } else {
      exchange.begin();
    }
  }

  private void sweep() {
    long now = binding.now();
    long lag = now - sweptAt - TimeUnit.MILLISECONDS.toNanos(HttpTimers.SWEEP_MS);
    if (probe != null) {
      probe.observe(lag, now);
    }
    throttle.swept(lag, binding.door().isBusy());
    sweptAt = now;
    long idle =
        binding.door().loadLevel() > 0 ? binding.timers().idleUnderLoad() : binding.timers().idle();
    for (Link link : List.copyOf(links.values())) {
      link.exchanges().forEach(exchange -> exchange.sweep(now));
      if (link.isCut()) {
        abortIfStuck(link, now);
      } else if (link.headerNanos(now) >= binding.timers().header()) {
        cut(link, Cut.HEADER, now);
      } else if (link.isIdle() && link.idleNanos(now) >= idle) {
        cut(link, Cut.IDLE, now);
      }
    }
  }

  /** A peer that does not read keeps a connection from closing in order. */
  private static void abortIfStuck(Link link, long now) {
    if (link.cutNanos(now) >= HttpTimers.LINGER) {
      link.abort();
    }
  }

  private void cut(Link link, Cut reason, long now) {
    binding.cut(reason);
    link.cut(now).onFailure(failure -> LOG.atDebug().log("close failed"));
  }
}
