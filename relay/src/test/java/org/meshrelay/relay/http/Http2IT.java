package org.meshrelay.relay.http;

import static io.netty.handler.codec.http2.Http2Flags.END_HEADERS;
import static io.netty.handler.codec.http2.Http2Flags.END_STREAM;
import static io.netty.handler.codec.http2.Http2FrameTypes.CONTINUATION;
import static io.netty.handler.codec.http2.Http2FrameTypes.DATA;
import static io.netty.handler.codec.http2.Http2FrameTypes.HEADERS;
import static io.netty.handler.codec.http2.Http2FrameTypes.PING;
import static io.netty.handler.codec.http2.Http2FrameTypes.RST_STREAM;
import static io.netty.handler.codec.http2.Http2FrameTypes.SETTINGS;
import static io.netty.handler.codec.http2.Http2FrameTypes.WINDOW_UPDATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.relay.admin.Metrics;

/**
 * http-binding.md 5 and 9.5 over HTTP/2: what a peer does slowly is cut at its timer, its stream
 * alone where that suffices (MSP-19, MSP-75, MSP-77).
 */
class Http2IT extends Http2Case {
  @Test
  void request_wellFormed_isAnswered() throws Exception {
    try (FrameClient client = connect()) {
      client.post(1, BODY);

      assertEquals(200, client.status(1));
      assertEquals(Bytes.wrap(BODY), client.await(DATA, 1).data());
    }
  }

  @Test
  void request_headerInPieces_isAnswered() throws Exception {
    try (FrameClient client = connect()) {
      Bytes block = Bytes.wrap(client.block());
      client.frame(HEADERS, 0, 1, block.slice(0, 10).toArray());
      client.frame(CONTINUATION, END_HEADERS, 1, block.slice(10, block.size()).toArray());
      client.frame(DATA, END_STREAM, 1, BODY);

      assertEquals(200, client.status(1));
    }
  }

  @Test
  @DisplayName("a header block without end: cut after 2 s")
  void header_withoutEnd_isCut() throws Exception {
    double before = server.cuts("header");
    try (FrameClient client = connect()) {
      client.post(1, BODY);
      assertEquals(200, client.status(1));
      long began = System.nanoTime();
      client.frame(HEADERS, 0, 3, client.block());

      assertTrue(client.isClosed());
      assertWithin(since(began), Duration.ofMillis(1_900), Duration.ofSeconds(5));
      assertEquals(before + 1, server.cuts("header"));
    }
  }

  @Test
  void frame_halfOfItsHeader_isCut() throws Exception {
    double before = server.cuts("header");
    try (FrameClient client = connect()) {
      client.post(1, BODY);
      assertEquals(200, client.status(1));
      client.write(new byte[] {0, 0, 8, SETTINGS});

      assertTrue(client.isClosed());
      assertEquals(before + 1, server.cuts("header"));
    }
  }

  @Test
  @DisplayName("a preface and then nothing: cut after 2 s")
  void connection_withoutRequest_isCut() throws Exception {
    double before = server.cuts("header");
    try (FrameClient client = connect()) {
      assertTrue(client.isClosed());
      assertEquals(before + 1, server.cuts("header"));
    }
  }

  @Test
  @DisplayName("pings do not stand for a request: cut after 2 s")
  void connection_pingsOnly_isCut() throws Exception {
    double before = server.cuts("header");
    try (FrameClient client = connect()) {
      long began = System.nanoTime();
      while (server.cuts("header") == before && since(began).toSeconds() < 10) {
        client.frame(PING, 0, 0, new byte[8]);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }

      assertWithin(since(began), Duration.ofMillis(1_800), Duration.ofSeconds(5));
    } catch (IOException cut) {
      assertEquals(before + 1, server.cuts("header"));
    }
  }

  @Test
  @DisplayName("a slow body: 408 for its stream, the others go on")
  void body_stalled_isCutAlone() throws Exception {
    try (FrameClient client = connect()) {
      client.post(1, false);
      client.frame(DATA, 0, 1, new byte[] {'{'});
      long began = System.nanoTime();

      assertEquals(408, client.status(1));
      assertWithin(since(began), Duration.ofSeconds(1), Duration.ofSeconds(5));
      client.post(3, BODY);
      assertEquals(200, client.status(3));
    }
    Awaitility.await().until(() -> server.gauge(Metrics.HTTP_BODIES) == 0);
  }

  @Test
  @DisplayName("refused on its header: the rest of a small body is read, a client sees no reset")
  void refused_smallBodyStillComing_isNotReset() throws Exception {
    server.gateway.refusal = Refusal.overloaded(1);
    try (FrameClient client = connect()) {
      client.post(1, false);
      assertEquals(503, client.status(1));
      client.frame(DATA, END_STREAM, 1, BODY);
      server.gateway.refusal = null;
      client.post(3, BODY);

      FrameClient.Frame next =
          client.await(
              frame ->
                  frame.type() == RST_STREAM || (frame.type() == HEADERS && frame.stream() == 3));
      assertEquals(HEADERS, next.type());
      assertEquals(200, next.status());
    }
    assertEquals(1, server.gateway.requests.size(), "the first has got no further");
  }

  @Test
  @DisplayName("refused on its header: a body without end is stopped, without an error")
  void refused_bodyThatDoesNotCome_isStopped() throws Exception {
    server.gateway.refusal = Refusal.overloaded(1);
    try (FrameClient client = connect()) {
      client.post(1, false);
      assertEquals(503, client.status(1));

      assertEquals(0, client.await(RST_STREAM, 1).error());
    }
    awaitNothingLeft();
  }

  @Test
  @DisplayName("a window of nought: the stream is reset within 5 s, the others go on")
  void response_noWindow_isResetAlone() throws Exception {
    double before = server.cuts("reader");
    try (FrameClient client = connect(window(0))) {
      long began = System.nanoTime();
      client.post(1, BODY);

      assertEquals(200, client.status(1));
      assertEquals(1, client.await(RST_STREAM, 1).stream());
      assertWithin(since(began), Duration.ofSeconds(4), Duration.ofMillis(5_200));
      assertEquals(before + 1, server.cuts("reader"));
      client.post(3, BODY);
      assertEquals(200, client.status(3));
    }
    Awaitility.await().until(() -> server.gauge(Metrics.HTTP_BODIES) == 0);
  }

  @Test
  @DisplayName("a window that is never widened: reset within 5 s, and its memory given back")
  void response_windowUsedUp_isResetAlone() throws Exception {
    double before = server.cuts("reader");
    server.gateway.answer = Bytes.wrap(new byte[1024 * 1024]);
    try (FrameClient client = connect()) {
      long began = System.nanoTime();
      client.post(1, BODY);

      assertEquals(200, client.status(1));
      assertEquals(1, client.await(RST_STREAM, 1).stream());
      assertWithin(since(began), Duration.ofSeconds(4), Duration.ofMillis(5_200));
      assertEquals(before + 1, server.cuts("reader"));
    }
    awaitNothingLeft();
  }

  @Test
  @DisplayName("a peer that reads nothing at all: its connection goes when it is idle")
  void connection_neverRead_isCutWhenIdle(@TempDir Path directory) throws Exception {
    try (TestListener hurried = TestListener.tls(directory, Map.of("http.idle-timeout-ms", "300"));
        FrameClient client =
            new FrameClient(hurried.trust(), hurried.port(), window(Integer.MAX_VALUE))) {
      hurried.gateway.answer = Bytes.wrap(new byte[4 * 1024 * 1024]);
      client.frame(WINDOW_UPDATE, 0, 0, new byte[] {0x7f, 0, 0, 0});
      for (int i = 0; i < 8; i++) {
        client.post(1 + 2 * i, BODY);
      }

      Awaitility.await().until(() -> hurried.cuts("reader") > 0);
      Awaitility.await().until(() -> hurried.gauge(Metrics.HTTP_CONNECTIONS) == 0);
      assertEquals(1, hurried.cuts("idle"));
      assertEquals(0, hurried.gauge(Metrics.HTTP_BODIES));
    }
  }

  /** SETTINGS_INITIAL_WINDOW_SIZE. */
  private static byte[] window(int octets) {
    return new byte[] {
      0, 4, (byte) (octets >> 24), (byte) (octets >> 16), (byte) (octets >> 8), (byte) octets
    };
  }
}
