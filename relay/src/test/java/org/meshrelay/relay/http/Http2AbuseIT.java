package org.meshrelay.relay.http;

import static io.netty.handler.codec.http2.Http2Flags.END_HEADERS;
import static io.netty.handler.codec.http2.Http2Flags.END_STREAM;
import static io.netty.handler.codec.http2.Http2FrameTypes.CONTINUATION;
import static io.netty.handler.codec.http2.Http2FrameTypes.DATA;
import static io.netty.handler.codec.http2.Http2FrameTypes.GO_AWAY;
import static io.netty.handler.codec.http2.Http2FrameTypes.HEADERS;
import static io.netty.handler.codec.http2.Http2FrameTypes.PING;
import static io.netty.handler.codec.http2.Http2FrameTypes.RST_STREAM;
import static io.netty.handler.codec.http2.Http2FrameTypes.SETTINGS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.http2.Http2Error;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.relay.admin.Metrics;
import org.meshrelay.relay.http.FrameClient.Frame;

/**
 * http-binding.md 3 and 4 over HTTP/2, and what RFC 9113, 10.5 warns of: floods end their
 * connection and nobody else's, and what is too large is refused before it is in memory (MSP-19,
 * MSP-75, MSP-302).
 */
class Http2AbuseIT extends Http2Case {
  private static final int BODY_MAX = 1024 * 1024;
  private static final byte[] CANCEL = {0, 0, 0, 8};

  /**
   * More than Netty queues of control frames that a peer does not read, kernel buffers included.
   */
  private static final int FLOOD = 2_000_000;

  // ---- streams

  @Test
  void streams_above100_areRefused() throws Exception {
    server.gateway.silent = true;
    try (FrameClient client = connect()) {
      for (int i = 0; i <= 100; i++) {
        client.post(1 + 2 * i, false);
      }
      assertEquals(Http2Error.REFUSED_STREAM.code(), client.await(RST_STREAM, 201).error());
    }
    awaitNothingLeft();
  }

  @Test
  @DisplayName("rapid reset: the connection ends")
  void streams_openedAndResetInExcess_endTheConnection() throws Exception {
    try (FrameClient client = connect()) {
      assertCalmed(
          client,
          () -> {
            for (int i = 0; i < 1_000; i++) {
              client.post(1 + 2 * i, false);
              client.frame(RST_STREAM, 0, 1 + 2 * i, CANCEL);
            }
          });
    }
    awaitNothingLeft();
    assertAnswers();
  }

  @Test
  @DisplayName("empty DATA frames without end: the connection ends")
  void data_emptyFramesInExcess_endTheConnection() throws Exception {
    try (FrameClient client = connect()) {
      client.post(1, false);
      assertCalmed(
          client,
          () -> {
            for (int i = 0; i < 1_000; i++) {
              client.frame(DATA, 0, 1, NONE);
            }
          });
    }
    awaitNothingLeft();
  }

  // ---- header blocks

  @Test
  @DisplayName("a header block continued without end: the connection ends")
  void header_continuedInExcess_endsTheConnection() throws Exception {
    try (FrameClient client = connect()) {
      assertCalmed(
          client,
          () -> {
            client.frame(HEADERS, 0, 1, client.block());
            for (int i = 0; i < 2_000; i++) {
              client.frame(CONTINUATION, 0, 1, NONE);
            }
          });
    }
    awaitNothingLeft();
    assertAnswers();
  }

  @Test
  void header_above16KiB_isRefused() throws Exception {
    try (FrameClient client = connect()) {
      header(client, 18_000);

      assertEquals(431, client.status(1));
      client.post(3, BODY);
      assertEquals(200, client.status(3), "the others go on");
    }
    assertEquals(1, server.gateway.requests.size());
  }

  @Test
  @DisplayName("a header so large that its end is not waited for: the connection ends")
  void header_farAbove16KiB_endsTheConnection() throws Exception {
    try (FrameClient client = connect()) {
      assertEnds(client, Http2Error.PROTOCOL_ERROR, () -> header(client, 64_000));
    }
    assertTrue(server.gateway.requests.isEmpty());
    awaitNothingLeft();
  }

  /** Sends a header of about so many octets. */
  private static void header(FrameClient client, int octets) throws IOException {
    Bytes block = Bytes.wrap(client.block("a", "~".repeat(octets)));
    int at = 0;
    for (int size; at < block.size(); at += size) {
      size = Math.min(16_000, block.size() - at);
      client.frame(
          at == 0 ? HEADERS : CONTINUATION,
          (at == 0 ? END_STREAM : 0) | (at + size == block.size() ? END_HEADERS : 0),
          1,
          block.slice(at, at + size).toArray());
    }
  }

  @Test
  void header_above64Fields_isRefused() throws Exception {
    try (FrameClient client = connect()) {
      String[] fields = new String[2 * 70];
      Arrays.setAll(fields, i -> i % 2 == 0 ? "f" + i : "v");
      client.post(1, false, fields);
      client.frame(DATA, END_STREAM, 1, BODY);

      assertEquals(413, client.status(1));
    }
    assertTrue(server.gateway.requests.isEmpty());
  }

  // ---- bodies

  @Test
  @DisplayName("a body announced above 1 MiB: 413 before any of it")
  void body_announcedTooLarge_isRefusedUnseen() throws Exception {
    try (FrameClient client = connect()) {
      client.post(1, false, "content-length", String.valueOf(BODY_MAX + 1));

      assertEquals(413, client.status(1));
      assertTrue(server.gauge(Metrics.HTTP_BODIES) < 1_000, "the refusal at most");
      client.post(3, BODY);
      assertEquals(200, client.status(3), "the others go on");
    }
  }

  @Test
  @DisplayName("a body of no ticket above 192 KiB: refused there, not buffered further")
  void body_growingWithoutTicket_isRefusedAtItsLimit() throws Exception {
    try (FrameClient client = connect()) {
      client.post(1, false);

      int sent = client.flow(1, new byte[BODY_MAX]);

      assertEquals(401, client.status(1), "as its header is judged");
      assertTrue(sent < 512 * 1024, sent + " octets were let in");
    }
    awaitNothingLeft();
  }

  @Test
  @DisplayName("a body with a ticket above 1 MiB: 413 there, never more in memory")
  void body_growingWithTicket_isRefusedAtItsLimit() throws Exception {
    byte[] body = new byte[2 * BODY_MAX];
    System.arraycopy(FakeGateway.TICKET.toArray(), 0, body, 0, FakeGateway.TICKET.size());
    try (FrameClient client = connect()) {
      client.post(1, false);

      int sent = client.flow(1, body);

      assertEquals(413, client.status(1));
      assertTrue(sent > BODY_MAX && sent < body.length, sent + " octets were let in");
    }
    assertTrue(server.gateway.requests.isEmpty());
    awaitNothingLeft();
  }

  @Test
  void body_longerThanItsLength_isNotHandedOn() throws Exception {
    try (FrameClient client = connect()) {
      client.post(1, false, "content-length", "5");
      client.frame(DATA, END_STREAM, 1, BODY);

      assertEquals(1, client.await(RST_STREAM, 1).stream());
    }
    assertTrue(server.gateway.requests.isEmpty());
  }

  // ---- control frames

  @Test
  @DisplayName("settings without end, acknowledgements not read: the connection ends")
  void settings_floodNotRead_endsTheConnection() throws Exception {
    assertFloodEnds(FrameClient.octets(SETTINGS, 0, 0, NONE));
  }

  @Test
  @DisplayName("pings without end, answers not read: the connection ends")
  void pings_floodNotRead_endsTheConnection() throws Exception {
    assertFloodEnds(FrameClient.octets(PING, 0, 0, new byte[8]));
  }

  private void assertFloodEnds(byte[] frame) throws Exception {
    try (FrameClient client = connect()) {
      byte[] many = repeated(frame, 1_000);
      assertCalmed(
          client,
          () -> {
            for (int sent = 0; sent < FLOOD; sent += 1_000) {
              client.write(many);
            }
          });
    }
    awaitNothingLeft();
    assertAnswers();
  }

  @Test
  @DisplayName("pings without end, answers read: the others are answered in time")
  void pings_floodRead_doesNotHoldOthers() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    byte[] many = repeated(FrameClient.octets(PING, 0, 0, new byte[8]), 100);
    try (FrameClient flooding = connect()) {
      flooding.post(1, BODY);
      assertEquals(200, flooding.status(1));
      Thread flood =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      while (!stop.get()) {
                        flooding.write(many);
                        for (int i = 0; i < 100; i++) {
                          Frame unused = flooding.await(PING, 0);
                        }
                      }
                    } catch (IOException calmed) {
                      stop.set(true);
                    }
                  });
      for (int i = 0; i < 20; i++) {
        assertAnswers();
      }
      stop.set(true);
      flood.join();
    }
    awaitNothingLeft();
  }

  /** What is sent too much of. */
  @FunctionalInterface
  private interface Flood {
    void send() throws IOException;
  }

  private static void assertCalmed(FrameClient client, Flood flood) {
    assertEnds(client, Http2Error.ENHANCE_YOUR_CALM, flood);
  }

  /** The connection ends under it, and where the server still says why, this is why. */
  private static void assertEnds(FrameClient client, Http2Error why, Flood flood) {
    Optional<Frame> goAway = Optional.empty();
    try {
      flood.send();
      goAway = Optional.of(client.await(GO_AWAY, 0));
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the connection goes on", e);
    } catch (IOException cut) {
      assertTrue(client.isClosed());
    }
    goAway.ifPresent(frame -> assertEquals(why.code(), frame.error(), "GOAWAY"));
  }

  private static byte[] repeated(byte[] octets, int times) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      all.writeBytes(octets);
    }
    return all.toByteArray();
  }

  /** The listener serves others as ever. */
  private void assertAnswers() throws IOException {
    long began = System.nanoTime();
    try (FrameClient client = connect()) {
      client.post(1, BODY);
      assertEquals(200, client.status(1));
    }
    assertWithin(since(began), Duration.ZERO, Duration.ofSeconds(2));
  }
}
