package org.meshrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.session.ServiceGreeter;
import org.meshrelay.client.session.ServiceSession;
import org.meshrelay.client.session.SessionCredential;
import org.meshrelay.client.session.SessionEnvironment;
import org.meshrelay.client.session.SessionOutcome;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.catalog.CatalogedBookmark;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.HeaderEditor;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.port.Endpoint;
import org.meshrelay.protocol.port.PeerTransport;
import org.meshrelay.protocol.port.TransportException;
import org.meshrelay.protocol.transaction.ConstraintsSelect;
import org.meshrelay.protocol.transaction.ContainerUpdate;
import org.meshrelay.protocol.transaction.DownloadRequest;
import org.meshrelay.protocol.transaction.DownloadResponse;
import org.meshrelay.protocol.transaction.HelloRequest;
import org.meshrelay.protocol.transaction.HelloResponse;
import org.meshrelay.protocol.transaction.MeshRequest;
import org.meshrelay.protocol.transaction.MeshResponse;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.protocol.transaction.UploadRequest;
import org.meshrelay.protocol.transaction.UploadResponse;
import org.meshrelay.protocol.transaction.Version;
import org.meshrelay.relay.fixture.TestUser;

/** What client and node agree on, over real sockets: encodings, and requests sent twice. */
class SessionIT {
  @TempDir Path directory;

  private final TestUser alice = TestUser.at("alice@example.com");

  /** Sees every exchange, and loses answers on demand after the node has done as asked. */
  private static final class Watched implements PeerTransport {
    private final PeerTransport real;
    private final Set<Encoding> encodings = ConcurrentHashMap.newKeySet();
    private final AtomicInteger exchanges = new AtomicInteger();
    private final AtomicInteger toLose = new AtomicInteger();

    Watched(PeerTransport real) {
      this.real = real;
    }

    @Override
    public CompletionStage<EncodedReply> exchange(
        Endpoint endpoint, String host, Bytes body, Encoding encoding, Deadline deadline) {
      encodings.add(encoding);
      int unused = exchanges.incrementAndGet();
      boolean lost = toLose.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
      return real.exchange(endpoint, host, body, encoding, deadline)
          .thenCompose(
              reply ->
                  lost
                      ? CompletableFuture.failedStage(
                          new TransportException(
                              TransportException.Cause.INTERRUPTED, "the answer is lost"))
                      : CompletableFuture.completedStage(reply));
    }
  }

  /** A node with alice, and a session of hers. */
  private record Stage(TestNode node, Watched transport, ServiceSession session) {
    <R extends MeshResponse> R call(MeshRequest request, Class<R> type) {
      SessionOutcome outcome = node.send(session, request);
      SessionOutcome.Answered answered =
          assertInstanceOf(SessionOutcome.Answered.class, outcome, outcome::toString);
      assertEquals(201, answered.response().outcome().status());
      return assertInstanceOf(type, answered.response());
    }
  }

  private Stage stage(TestNode node, Encoding encoding) {
    SessionEnvironment real = node.environment();
    Watched transport = new Watched(real.transport());
    SessionEnvironment environment =
        new SessionEnvironment(
            transport,
            real.locator(),
            real.pins(),
            real.crypto(),
            real.entropy(),
            real.clock(),
            real.nanoTime());
    SessionCredential device =
        new SessionCredential.DeviceCredential(
            alice.device.profile().envelope(), alice.device.keys().authentication());
    SessionCredential profile =
        new SessionCredential.ProfileCredential(
            alice.activated.account().connection().envelope(),
            alice.activated.account().authentication());
    SessionOutcome created = node.send(open(device, environment, encoding), alice.createRequest());
    assertInstanceOf(SessionOutcome.Answered.class, created, created::toString);
    Stage stage = new Stage(node, transport, open(profile, environment, encoding));
    UploadResponse unused =
        stage.call(
            upload(ContainerName.DEVICE, alice.frame(CatalogEvent.NEW, alice.deviceEntry())),
            UploadResponse.class);
    return stage;
  }

  private static ServiceSession open(
      SessionCredential credential, SessionEnvironment environment, Encoding encoding) {
    return ServiceSession.open(
        new ServiceGreeter(TestNode.SERVICE, environment), credential, environment, encoding);
  }

  private UploadRequest upload(ContainerName container, DareEnvelope frame) {
    return new UploadRequest(
        RequestHeader.of(alice.address()), List.of(TestUser.update(container, frame)), List.of());
  }

  private DareEnvelope bookmark() {
    return alice.frame(
        CatalogEvent.NEW,
        new CatalogedBookmark(List.of(), "https://example.com/\u00e9", "One", "Sites/One"));
  }

  private List<DareEnvelope> bookmarks(Stage stage) {
    DownloadResponse response =
        stage.call(
            new DownloadRequest(
                RequestHeader.of(alice.address()),
                List.of(
                    new ConstraintsSelect(
                        ContainerName.BOOKMARK.text(), 1L, null, null, null, null, List.of())),
                null),
            DownloadResponse.class);
    return response.updates().stream()
        .map(ContainerUpdate::envelopes)
        .flatMap(List::stream)
        .toList();
  }

  @Test
  @DisplayName("MSP-35, MSP-37, MSP-38: JSON-B, once Hello has advertised it")
  void binaryEncoding_carriesTheSameOctetsOfContent() throws Exception {
    try (TestNode node = TestNode.create(directory)) {
      Stage binary = stage(node, Encoding.JSON_B);
      HelloResponse hello =
          binary.call(new HelloRequest(RequestHeader.of(alice.address())), HelloResponse.class);
      Version version = hello.version();
      assertNotNull(version);
      assertEquals(
          List.of("application/json", "application/json-b"),
          version.encodings().stream().flatMap(e -> e.id().stream()).toList());
      DareEnvelope frame = bookmark();

      UploadResponse taken =
          binary.call(upload(ContainerName.BOOKMARK, frame), UploadResponse.class);
      DareEnvelope back = bookmarks(binary).getFirst();

      assertTrue(taken.entries().getFirst().isAccepted());
      assertEquals(frame.encode(Encoding.JSON), HeaderEditor.forwarded(back).encode(Encoding.JSON));
      assertTrue(binary.transport().encodings.contains(Encoding.JSON_B));
    }
  }

  @Test
  @DisplayName("MSP-87: a retry with the ID of the first time is answered as the first")
  void repetition_afterALostAnswer_isDoneOnce() throws Exception {
    try (TestNode node = TestNode.create(directory)) {
      Stage stage = stage(node, Encoding.JSON);
      int before = stage.transport().exchanges.get();
      stage.transport().toLose.set(1);

      UploadResponse taken =
          stage.call(upload(ContainerName.BOOKMARK, bookmark()), UploadResponse.class);

      assertTrue(taken.entries().getFirst().isAccepted(), "New, and not in conflict with itself");
      assertTrue(stage.transport().exchanges.get() - before >= 2);
      assertEquals(1, bookmarks(stage).size());
    }
  }
}
