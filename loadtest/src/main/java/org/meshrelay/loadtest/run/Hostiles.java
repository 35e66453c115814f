package org.meshrelay.loadtest.run;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import org.meshrelay.loadtest.scenario.Pressure;
import org.meshrelay.protocol.port.Endpoint;

/**
 * Connections that only take room: some send a request octet by octet, some send nothing. One that
 * the node cuts is opened again a second later. Runs on an event loop of its own.
 */
final class Hostiles implements AutoCloseable {
  private static final long SECOND_MS = 1_000;

  /** A header that never ends. */
  private static final String REQUEST =
      "POST /.well-known/mmm HTTP/1.1\r\nHost: load.example\r\nX-Slow: ";

  private final Pressure pressure;
  private final Endpoint endpoint;
  private final Vertx vertx = Vertx.vertx();
  private volatile boolean closed;

  Hostiles(Pressure pressure, TargetNode node) {
    this.pressure = pressure;
    this.endpoint = node.endpoint();
  }

  /** Opens the connections; returns at once. */
  void start() {
    if (pressure.slowConnections() + pressure.idleConnections() == 0) {
      return;
    }
    NetClient client =
        vertx.createNetClient(
            new NetClientOptions()
                .setSsl(endpoint.secured())
                .setTrustAll(true)
                .setHostnameVerificationAlgorithm(""));
    for (int i = 0; i < pressure.slowConnections(); i++) {
      open(client, true);
    }
    for (int i = 0; i < pressure.idleConnections(); i++) {
      open(client, false);
    }
  }

  private void open(NetClient client, boolean sends) {
    if (closed) {
      return;
    }
    client
        .connect(endpoint.uri().getPort(), endpoint.uri().getHost())
        .onSuccess(socket -> hold(client, socket, sends))
        .onFailure(refused -> later(client, sends));
  }

  private void hold(NetClient client, NetSocket socket, boolean sends) {
    if (sends) {
      long pauseMs = Math.max(1, SECOND_MS / pressure.slowOctetsPerSecond());
      int[] sent = {0};
      long timer =
          vertx.setPeriodic(
              pauseMs,
              id -> {
                char next = sent[0] < REQUEST.length() ? REQUEST.charAt(sent[0]) : 'x';
                sent[0]++;
                socket.write(Buffer.buffer(String.valueOf(next))).onFailure(gone -> {});
              });
      socket.closeHandler(end -> vertx.cancelTimer(timer));
    }
    socket.exceptionHandler(cut -> {});
    socket.endHandler(end -> later(client, sends));
  }

  private void later(NetClient client, boolean sends) {
    if (!closed) {
      long unused = vertx.setTimer(SECOND_MS, id -> open(client, sends));
    }
  }

  @Override
  public void close() {
    closed = true;
    vertx.close().await();
  }
}
