package org.meshrelay.relay;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.http.HttpPeerTransport;
import org.meshrelay.client.http.HttpTransportConfig;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.port.Endpoint;
import org.meshrelay.protocol.port.InboundRequest;
import org.meshrelay.protocol.port.RequestSink;
import org.meshrelay.protocol.profile.DeviceKeys;
import org.meshrelay.protocol.profile.ProfileFactory;
import org.meshrelay.protocol.session.ClientHandshake;
import org.meshrelay.protocol.session.HandshakeException;
import org.meshrelay.protocol.session.Mode;
import org.meshrelay.protocol.session.OuterCodec;
import org.meshrelay.protocol.session.OuterMessage;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.relay.admin.LoopLag;
import org.meshrelay.relay.admin.Metrics;
import org.meshrelay.relay.config.HttpConfig;
import org.meshrelay.relay.config.RelayConfig;
import org.meshrelay.relay.http.HttpBinding;
import org.meshrelay.relay.http.HttpListener;
import org.meshrelay.relay.http.RequestDoor;
import org.meshrelay.relay.keys.NodeKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the first requests before anybody else can, so that the classes of TLS, both versions of
 * HTTP and a key exchange are loaded when the real event loops begin: otherwise the first strangers
 * would hold them for hundreds of milliseconds.
 *
 * <p>The listener used is on loopback at a free port, has event loops of its own, counts nothing,
 * and is gone in the end. Whatever fails here shows again, and properly, at the real start.
 */
final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  private static final int PATIENCE_SECONDS = 10;
  private static final Bytes HELLO = Bytes.utf8("{\"Hello\":{}}");

  private final RelayConfig config;
  private final NodeEnvironment environment;
  private @Nullable Thread exchanging;

  WarmUp(RelayConfig config, NodeEnvironment environment) {
    this.config = config.withHttp(config.http().at("127.0.0.1", 0));
    this.environment = environment;
  }

  /** Begins with TLS and HTTP, beside whatever else the start has to do. */
  void network() {
    exchanging = Thread.ofPlatform().name("mesh-warm-up").daemon().start(this::exchangeOctets);
  }

  /** Returns when that is over and its threads are gone; before anybody listens. */
  void await() {
    Thread begun = exchanging;
    try {
      if (begun != null) {
        begun.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Gateway and key exchange; blocks until both were answered. */
  void gateway(RequestSink gateway, NodeKeys keys) {
    try {
      for (Bytes body : List.of(HELLO, exchange(keys))) {
        EncodedReply reply =
            gateway
                .accept(
                    new InboundRequest(
                        body,
                        Encoding.JSON,
                        config.service().primary().text(),
                        "127.0.0.1",
                        true,
                        Deadline.after(environment.nanoTime().getAsLong(), Deadline.TRANSACTION)))
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        LOG.atDebug().addKeyValue("http", reply.httpStatus()).log("warmed up");
      }
    } catch (TimeoutException | ExecutionException | HandshakeException e) {
      LOG.atDebug().setCause(e).log("warm-up did not end");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void exchangeOctets() {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setMaxEventLoopExecuteTime(PATIENCE_SECONDS)
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.SECONDS));
    Metrics uncounted = new Metrics();
    Future<HttpListener> starting = Future.failedFuture("not begun");
    try {
      HttpBinding binding =
          new HttpBinding(
              config,
              new HttpBinding.Behind(WarmUp::echo, new OpenDoor()),
              new HttpBinding.Gauges(uncounted, new LoopLag()),
              environment.clock(),
              environment.nanoTime());
      starting = HttpListener.start(vertx, binding, 1);
      HttpListener listener = starting.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      post(vertx, HttpVersion.HTTP_1_1, listener.port());
      if (config.http().transport() == HttpConfig.Transport.TLS) {
        post(vertx, HttpVersion.HTTP_2, listener.port());
      }
      toOthers(vertx);
    } catch (TimeoutException | RuntimeException e) {
      LOG.atDebug().setCause(e).log("warm-up did not end");
    } finally {
      close(vertx, starting);
      uncounted.close();
    }
  }

  /** The way to other services. */
  private void toOthers(Vertx vertx) {
    try (HttpPeerTransport transport =
        new HttpPeerTransport(
            vertx, HttpTransportConfig.of(Outbound.roots(config)), environment.nanoTime())) {
      transport.prepare().toCompletableFuture().join();
    }
  }

  /** A key exchange of a device that nobody knows, asking Hello. */
  private Bytes exchange(NodeKeys keys) throws HandshakeException {
    DeviceKeys device = new ProfileFactory(environment.entropy(), environment.clock()).device(null);
    OuterMessage message =
        ClientHandshake.begin(
                new ClientHandshake.Parties(
                    Mode.DEVICE,
                    config.service().primary(),
                    keys.credential().authenticationKey(),
                    device.keys().authentication(),
                    device.profile().envelope().encode(Encoding.JSON)),
                Encoding.JSON.mediaType(),
                HELLO,
                environment.clock().millis(),
                environment.entropy())
            .message();
    return OuterCodec.write(message, Encoding.JSON);
  }

  private void post(Vertx vertx, HttpVersion version, int port) throws TimeoutException {
    boolean tls = config.http().transport() == HttpConfig.Transport.TLS;
    HttpClient client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setSsl(tls)
                .setUseAlpn(tls)
                .setTrustAll(true)
                .setVerifyHost(false)
                .setProtocolVersion(version));
    Future<Integer> answered =
        client
            .request(
                new RequestOptions()
                    .setServer(SocketAddress.inetSocketAddress(port, "127.0.0.1"))
                    .setHost(config.service().primary().text())
                    .setPort(port)
                    .setMethod(HttpMethod.POST)
                    .setURI(Endpoint.WELL_KNOWN_PATH))
            .compose(
                request -> request.send(Buffer.buffer(HELLO.toArray())).compose(WarmUp::status));
    int status = answered.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    LOG.atDebug().addKeyValue("version", version).addKeyValue("http", status).log("warmed up");
  }

  private static Future<Integer> status(HttpClientResponse response) {
    return response.body().map(ignored -> response.statusCode());
  }

  private static CompletionStage<EncodedReply> echo(InboundRequest request) {
    return CompletableFuture.completedStage(
        new EncodedReply(200, request.encoding(), request.body(), null, false));
  }

  /** Not before the listener has started or failed: closing under it would complete it twice. */
  private static void close(Vertx vertx, Future<HttpListener> starting) {
    try {
      boolean ignored =
          starting
              .transform(ended -> Future.succeededFuture(true))
              .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      vertx.close().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.atDebug().log("warm-up did not close");
    }
  }

  /** Lets everything in: nobody else knows the port. */
  private static final class OpenDoor implements RequestDoor {
    @Override
    public boolean admitsConnection(String address) {
      return true;
    }

    @Override
    public Optional<Refusal> refuse(String address) {
      return Optional.empty();
    }

    @Override
    public boolean isBusy() {
      return false;
    }

    @Override
    public Refusal overloaded() {
      return Refusal.overloaded(1);
    }

    @Override
    public HeaderVerdict judge(Bytes beginning, Encoding encoding, ServiceName host) {
      return new HeaderVerdict.Opens();
    }

    @Override
    public int loadLevel() {
      return 0;
    }
  }
}
