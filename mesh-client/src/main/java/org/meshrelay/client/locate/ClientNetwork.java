package org.meshrelay.client.locate;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.meshrelay.client.http.HttpPeerTransport;
import org.meshrelay.client.http.HttpTransportConfig;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.port.Endpoint;
import org.meshrelay.protocol.port.PeerTransport;
import org.meshrelay.protocol.port.ServiceLocator;

/**
 * The network of a client that is a program of its own: one event loop, the transport and the
 * locator on it. Close it, or its threads keep the program alive.
 */
public final class ClientNetwork implements AutoCloseable {
  /** Longest wait for connections to close; what is left dies with the process. */
  private static final long CLOSE_SECONDS = 2;

  private final Vertx vertx;
  private final HttpPeerTransport transport;
  private final MeshServiceLocator locator;

  private ClientNetwork(Vertx vertx, HttpPeerTransport transport, MeshServiceLocator locator) {
    this.vertx = vertx;
    this.transport = transport;
    this.locator = locator;
  }

  /** Opens the network; {@code random} draws the order of targets. */
  public static ClientNetwork open(
      HttpTransportConfig http,
      StaticServiceMap map,
      LocatorConfig locate,
      RandomGenerator random) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(2));
    return new ClientNetwork(
        vertx,
        new HttpPeerTransport(vertx, http, System::nanoTime),
        MeshServiceLocator.create(vertx, map, locate, random));
  }

  /** Carries requests. */
  public PeerTransport transport() {
    return transport;
  }

  /** Fetches a resource beside an endpoint, as {@link HttpPeerTransport#fetch}. */
  public CompletionStage<EncodedReply> fetch(
      Endpoint endpoint, String host, String path, Deadline deadline) {
    return transport.fetch(endpoint, host, path, deadline);
  }

  /** Finds services. */
  public ServiceLocator locator() {
    return locator;
  }

  @Override
  public void close() {
    transport.close();
    try {
      vertx.close().await(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | CompletionException e) {
      // Nothing of value is in flight any more; the process ends anyway.
      return;
    }
  }
}
