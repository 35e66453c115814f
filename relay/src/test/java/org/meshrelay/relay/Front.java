package org.meshrelay.relay;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.meshrelay.testkit.GuardedVertx;

/** A front end before a node: passes connections on and counts what comes. */
final class Front implements AutoCloseable {
  private static final int SECONDS = 10;

  private final Vertx vertx = GuardedVertx.open();
  private final NetClient client = vertx.createNetClient();
  private final NetServer server;
  private final AtomicLong connections = new AtomicLong();
  private final AtomicLong octets = new AtomicLong();

  private Front(int node) throws Exception {
    server =
        vertx
            .createNetServer()
            .connectHandler(socket -> pass(socket, node))
            .listen(0, "127.0.0.1")
            .await(SECONDS, TimeUnit.SECONDS);
  }

  /** Before the node at that port. */
  static Front before(int node) throws Exception {
    return new Front(node);
  }

  int port() {
    return server.actualPort();
  }

  /** Connections so far. */
  long connections() {
    return connections.get();
  }

  /** Octets from devices so far. */
  long octets() {
    return octets.get();
  }

  private void pass(NetSocket device, int node) {
    connections.incrementAndGet();
    device.pause();
    client
        .connect(node, "127.0.0.1")
        .onSuccess(socket -> join(device, socket))
        .onFailure(gone -> device.close().onComplete(ignored -> {}));
  }

  private void join(NetSocket device, NetSocket node) {
    device.handler(
        chunk -> {
          octets.addAndGet(chunk.length());
          node.write(chunk).onComplete(ignored -> {});
        });
    node.handler(chunk -> device.write(chunk).onComplete(ignored -> {}));
    device.closeHandler(ignored -> node.close().onComplete(closed -> {}));
    node.closeHandler(ignored -> device.close().onComplete(closed -> {}));
    device.resume();
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
