package org.meshrelay.client.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.meshrelay.client.TestTls;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.port.Endpoint;

/**
 * One exchange over TLS in each version of HTTP in the life of the process, so that classes are
 * loaded before anybody watches how long an event loop is busy.
 */
public final class WarmNetwork {
  private static final AtomicBoolean DONE = new AtomicBoolean();

  private WarmNetwork() {}

  /**
   * Returns once they have been made. Not by an initializer of the class: the event loop that
   * answers calls into it.
   */
  public static synchronized void await() {
    if (!DONE.get()) {
      for (HttpVersion version : List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1)) {
        int status = exchange(version);
        if (status != 200) {
          throw new IllegalStateException("warm-up: HTTP " + status);
        }
      }
      DONE.set(true);
    }
  }

  private static int exchange(HttpVersion version) {
    Vertx vertx = Vertx.vertx();
    int port =
        vertx
            .createHttpServer(TestTls.server().setAlpnVersions(List.of(version)))
            .requestHandler(request -> request.response().end("{}"))
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
    try (HttpPeerTransport transport =
        new HttpPeerTransport(vertx, HttpTransportConfig.of(TestTls.roots()), System::nanoTime)) {
      EncodedReply reply =
          transport
              .exchange(
                  Endpoint.https("127.0.0.1", port),
                  "example.com",
                  Bytes.utf8("[{},\"\"]"),
                  Encoding.JSON,
                  Deadline.after(System.nanoTime(), Duration.ofSeconds(30)))
              .toCompletableFuture()
              .join();
      return reply.httpStatus();
    } finally {
      vertx.close().await();
    }
  }
}
