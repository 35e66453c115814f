package org.meshrelay.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.session.ServiceSession;
import org.meshrelay.distribution.Devices.Correspondent;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.EntryResponse;
import org.meshrelay.protocol.transaction.PostResponse;

/**
 * Sizes and times of a node as it is served, over TLS (http-binding.md 4 and 5, protocol.md 7.1).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitsIT {
  private static final int MESSAGE_OCTETS_MAX = 65_536;
  private static final int BODY_OCTETS_MAX = 1 << 20;

  /** What the system buffers on both sides of a loopback connection, generously. */
  private static final int BUFFERED_OCTETS_MAX = 16 << 20;

  private static final Duration CUT_WITHIN = Duration.ofSeconds(5);

  private static final String HEAD =
      "POST /.well-known/mmm HTTP/1.1\r\nHost: example.com\r\nContent-Type: application/json\r\n";

  /** Begins a handshake record of 512 octets. */
  private static final byte[] HELLO = {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3};

  private static final int SECOND_MS = 1_000;

  private NodeDirectory node;
  private ServedNode served;

  @BeforeAll
  void start(@TempDir Path directory) {
    node = NodeDirectory.init(directory, "");
    served = node.serve();
  }

  @AfterAll
  void stop() {
    served.close();
  }

  @Test
  @DisplayName("65,536 octets are taken, 65,537 refused with 413/70 in their entry (MSP-49)")
  void message_atTheLimit_isTaken_andOneOctetMoreIsNot(@TempDir Path homes) throws MeshException {
    try (Devices devices = new Devices(homes, node)) {
      Correspondent alice = devices.register("alice");
      ServiceSession session = devices.session(alice);

      EntryResponse atLimit = post(session, ofSize(alice, MESSAGE_OCTETS_MAX));
      EntryResponse above = post(session, ofSize(alice, MESSAGE_OCTETS_MAX + 1));

      assertEquals(StatusCode.SUCCESS, atLimit.code().orElseThrow());
      assertEquals(StatusCode.TOO_LARGE, above.code().orElseThrow());
    }
  }

  @Test
  @DisplayName("a body above 1 MiB is refused at its header")
  void body_aboveTheLimit_isRefusedBeforeItComes() throws Exception {
    try (RawClient client = RawClient.tls(node)) {
      client.send(HEAD + "Content-Length: " + (BODY_OCTETS_MAX + 1) + "\r\n\r\n");

      String answer = client.lastAnswer();

      assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
      assertTrue(answer.contains("\"StatusExtended\":70"), answer);
    }
  }

  @Test
  @DisplayName("a body without end and without ticket is refused while it comes")
  void body_withoutEnd_isRefusedWhileItComes() throws Exception {
    byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    long sent = 0;
    try (RawClient client = RawClient.tls(node)) {
      client.send(HEAD + "Transfer-Encoding: chunked\r\n\r\n");
      while (sent < BUFFERED_OCTETS_MAX) {
        client.send(chunk);
        sent += chunk.length;
      }
    } catch (IOException cut) {
      assertTrue(sent < BUFFERED_OCTETS_MAX, "octets sent: " + sent);
      assertTrue(served.isAlive(), served::log);
      return;
    }
    throw new AssertionError("the node took " + sent + " octets");
  }

  @Test
  @DisplayName("one octet a second before TLS, in the header, in the body: cut within 5 s")
  void client_ofOneOctetASecond_isCut() throws Exception {
    try (RawClient handshake = RawClient.tcp(node);
        RawClient header = RawClient.tls(node);
        RawClient body = RawClient.tls(node);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      body.send(HEAD + "Content-Length: 1000\r\n\r\n");

      List<Future<Duration>> cuts =
          List.of(
              threads.submit(() -> cutAfter(handshake, HELLO)),
              threads.submit(() -> cutAfter(header, HEAD.getBytes(StandardCharsets.US_ASCII))),
              threads.submit(
                  () -> cutAfter(body, "[{\"auth\":{}".getBytes(StandardCharsets.US_ASCII))));

      for (Future<Duration> cut : cuts) {
        Duration taken = cut.get();
        assertTrue(taken.compareTo(CUT_WITHIN) <= 0, () -> "cut after " + taken);
      }
    }
    assertTrue(served.isAlive(), served::log);
  }

  /** Sends an octet a second until the node has had enough; returns how long that took. */
  private static Duration cutAfter(RawClient client, byte[] octets) throws IOException {
    long began = System.nanoTime();
    for (byte octet : octets) {
      if (!client.sends(octet) || client.isClosedWithin(SECOND_MS)) {
        return Duration.ofNanos(System.nanoTime() - began);
      }
    }
    throw new AssertionError("not cut in " + Duration.ofNanos(System.nanoTime() - began));
  }

  private static Letter ofSize(Correspondent from, int octets) {
    int without = Letter.clear(from, from, "").envelope().messageSize();
    Letter letter = Letter.clear(from, from, "x".repeat(octets - without));
    assertEquals(octets, letter.envelope().messageSize());
    return letter;
  }

  private static EntryResponse post(ServiceSession session, Letter letter) {
    PostResponse response = Devices.answer(session, letter.request(), PostResponse.class);
    assertEquals(1, response.entries().size());
    return response.entries().getFirst();
  }
}
