package org.meshrelay.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meshrelay.client.earl.BulkIndex;
import org.meshrelay.client.earl.ConnectUri;
import org.meshrelay.client.earl.SealedContent;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.locate.StaticService;
import org.meshrelay.client.locate.StaticServiceMap;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.Earl;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.port.Endpoint;
import org.meshrelay.testkit.GuardedVertx;

/** Bulk content from a service that counts requests, has nothing, or is not honest (MSP-122). */
class BulkContentIT {
  private static final ServiceName DOMAIN = ServiceName.parse("example.com");
  private static final Bytes CONTENT = Bytes.utf8("content ".repeat(1_000));
  private static final int PART = 3_000;

  @TempDir Path directory;

  private final Vertx vertx = GuardedVertx.open();
  private final EntropySource entropy = EntropySource.system();
  private final Map<String, Bytes> published = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final AtomicInteger turnedAway = new AtomicInteger();
  private volatile int status = 429;
  private volatile String retryAfter = "1";
  private int port;

  @BeforeEach
  void serve() {
    port =
        vertx
            .createHttpServer(TestTls.server())
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void fetch_publishedInParts_isTheContent() throws MeshException {
    assertEquals(CONTENT, fetch(publish(parts())));
    assertEquals(1 + parts().size(), asked.size());
  }

  @Test
  void fetch_serviceCountsRequests_comesAgainWhenItSays() throws MeshException {
    Udf key = publish(parts());
    turnedAway.set(1);

    assertEquals(CONTENT, fetch(key));
    assertEquals(2 + parts().size(), asked.size());
  }

  @Test
  void fetch_toComeAgainAfterItsPatience_isToldAtOnce() {
    Udf key = publish(parts());
    turnedAway.set(1);
    retryAfter = "3600";

    assertFails(Kind.TRY_LATER, key);
    assertEquals(1, asked.size());
  }

  @ParameterizedTest
  @CsvSource({"404,CHECK_FAILED", "500,UNAVAILABLE", "301,UNAVAILABLE"})
  void fetch_otherAnswer_isSaid(int answer, Kind kind) {
    Udf key = publish(parts());
    turnedAway.set(1);
    status = answer;

    assertFails(kind, key);
  }

  @Test
  void fetch_partMissing_isRefused() {
    Udf key = publish(parts());
    published.keySet().removeIf(path -> !path.endsWith(Earl.locator(key).text()));

    assertFails(Kind.CHECK_FAILED, key);
  }

  @Test
  void fetch_otherPartsThanPromised_isRefused() {
    List<Bytes> turned = new ArrayList<>(parts());
    turned.set(0, Bytes.utf8("CONTENT ".repeat(PART / 8)));
    Udf key = publish(turned);

    assertFails(Kind.CHECK_FAILED, key);
  }

  @Test
  void fetch_sealedUnderAnotherKey_isRefused() {
    Udf key = Udf.encryptionKey(entropy);
    put(key, sealed(Bytes.utf8("{}"), Udf.encryptionKey(entropy)));

    assertFails(Kind.CHECK_FAILED, key);
  }

  @Test
  void fetch_inClearOrNoIndex_isRefused() {
    Udf key = Udf.encryptionKey(entropy);
    put(key, Bytes.utf8("[{},\"e30\"]"));
    assertFails(Kind.CHECK_FAILED, key);

    put(key, sealed(Bytes.utf8("{\"Contact\":{}}"), key));
    assertFails(Kind.CHECK_FAILED, key);

    put(key, Bytes.utf8("no envelope"));
    assertFails(Kind.UNAVAILABLE, key);
  }

  private static List<Bytes> parts() {
    return BulkIndex.cut(CONTENT, PART);
  }

  /** Under an index that promises the content. */
  private Udf publish(List<Bytes> parts) {
    List<Udf> keys = new ArrayList<>();
    for (Bytes part : parts) {
      Udf key = Udf.encryptionKey(entropy);
      put(key, sealed(part, key));
      keys.add(key);
    }
    Udf key = Udf.encryptionKey(entropy);
    put(key, sealed(BulkIndex.of(CONTENT, keys).encode(), key));
    return key;
  }

  private Bytes sealed(Bytes content, Udf key) {
    return SealedContent.seal(content, key, entropy).encode(Encoding.JSON);
  }

  private void put(Udf key, Bytes envelope) {
    published.put("/.well-known/mmm-udf/" + Earl.locator(key).text(), envelope);
  }

  private void answer(HttpServerRequest request) {
    asked.add(request.path());
    Bytes found = published.get(request.path());
    if (turnedAway.getAndDecrement() > 0) {
      request.response().setStatusCode(status).putHeader("Retry-After", retryAfter).end();
    } else if (found == null) {
      request.response().setStatusCode(404).end();
    } else {
      request
          .response()
          .putHeader("Content-Type", Encoding.JSON.mediaType())
          .end(Buffer.buffer(found.toArray()));
    }
  }

  private Bytes fetch(Udf key) throws MeshException {
    StaticServiceMap map =
        StaticServiceMap.of(
            Map.of(
                DOMAIN.text(),
                new StaticService(
                    List.of(new StaticService.Target(Endpoint.https("127.0.0.1", port), 1)),
                    null,
                    null)));
    try (MeshClient client =
        MeshClient.open(ClientConfig.of(directory.resolve("home"), TestTls.roots(), map))) {
      return client.files().fetch(new ConnectUri.OfDomain(DOMAIN, key));
    }
  }

  private void assertFails(Kind kind, Udf key) {
    MeshException failure = assertThrows(MeshException.class, () -> fetch(key));
    assertEquals(kind, failure.kind(), failure.getMessage());
  }
}
