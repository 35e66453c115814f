package org.meshrelay.relay.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.relay.admin.Metrics;

/** A listener, and clients that write HTTP/2 frame by frame. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
abstract class Http2Case {
  static final byte[] NONE = {};
  static final byte[] BODY = "{\"Hello\":{}}".getBytes(StandardCharsets.UTF_8);

  TestListener server;
  private SSLContext trust;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    server = TestListener.tls(directory);
    trust = server.trust();
  }

  @BeforeEach
  void forget() {
    server.gateway.requests.clear();
    server.gateway.answer = null;
    server.gateway.silent = false;
    server.gateway.refusal = null;
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
  }

  FrameClient connect() throws IOException {
    return connect(NONE);
  }

  /** Connects with the payload of a first SETTINGS frame. */
  FrameClient connect(byte[] settings) throws IOException {
    return new FrameClient(trust, server.port(), settings);
  }

  /** Waits until the listener remembers nothing of anybody. */
  void awaitNothingLeft() {
    Awaitility.await().until(() -> server.gauge(Metrics.HTTP_CONNECTIONS) == 0);
    Awaitility.await().until(() -> server.gauge(Metrics.HTTP_BODIES) == 0);
  }

  static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  static void assertWithin(Duration taken, Duration least, Duration most) {
    assertTrue(taken.compareTo(least) >= 0 && taken.compareTo(most) <= 0, taken::toString);
  }
}
