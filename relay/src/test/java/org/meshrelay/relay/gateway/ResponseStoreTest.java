package org.meshrelay.relay.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.transaction.TransactionName;
import org.meshrelay.relay.admin.Metrics;
import org.meshrelay.relay.config.WorkConfig;
import org.meshrelay.relay.gateway.ResponseStore.Claim;
import org.meshrelay.relay.gateway.ResponseStore.Stored;

/** protocol.md 1.3, case 2: what the store keeps, and how much of it. */
class ResponseStoreTest {
  private static final int RESPONSES = 16;
  private static final int OCTETS = 64 * 1024;
  private static final int RESPONSE_OCTETS = 8 * 1024;
  private final Metrics metrics = new Metrics();
  private final ResponseStore store =
      new ResponseStore(
          new WorkConfig(0, 16, 0, 0, 1, 16, RESPONSES, OCTETS, RESPONSE_OCTETS, 300, 0), metrics);
  private long now;

  @AfterEach
  void close() {
    metrics.close();
  }

  private static ResponseStore.Key key(int id) {
    return new ResponseStore.Key("alice@one.example", Bytes.utf8("id-" + id));
  }

  private static Stored stored(int size, long status) {
    return new Stored(Bytes.wrap(new byte[size]), Encoding.JSON, status, null, null);
  }

  private Claim claim(int id) {
    return store.claim(key(id), TransactionName.POST, now);
  }

  private ResponseStore.Entry first(int id) {
    return assertInstanceOf(Claim.First.class, claim(id)).entry();
  }

  private double gauge(String name) {
    return metrics.registry().get(name).gauge().value();
  }

  @Test
  void claim_again_getsTheFirstAnswer() {
    Stored answer = stored(10, 201);
    store.complete(first(1), answer);

    Claim.Repeat repeat = assertInstanceOf(Claim.Repeat.class, claim(1));

    assertSame(answer, repeat.answer().result());
  }

  @Test
  void claim_whileTheFirstRuns_waitsForIt() {
    ResponseStore.Entry entry = first(1);
    Future<Stored> waiting = assertInstanceOf(Claim.Repeat.class, claim(1)).answer();
    assertFalse(waiting.isComplete());

    Stored answer = stored(10, 503);
    store.complete(entry, answer);

    assertSame(answer, waiting.result(), "also an answer that is not kept");
    assertInstanceOf(Claim.First.class, claim(1));
  }

  @Test
  void claim_forAnotherTransaction_conflicts() {
    store.complete(first(1), stored(10, 201));

    assertInstanceOf(Claim.Conflict.class, store.claim(key(1), TransactionName.UPLOAD, now));
  }

  @Test
  void claim_byAnotherSender_isNew() {
    store.complete(first(1), stored(10, 201));

    assertInstanceOf(
        Claim.First.class,
        store.claim(
            new ResponseStore.Key("bob@one.example", key(1).id()), TransactionName.POST, now));
  }

  @ParameterizedTest
  @CsvSource({
    "201, true",
    "400, true",
    "403, true",
    "409, true",
    "413, true",
    "428, false",
    "429, false",
    "500, false",
    "503, false",
    "507, false"
  })
  void complete_keepsFinalAnswersOnly(long status, boolean kept) {
    store.complete(first(1), stored(10, status));

    assertEquals(kept, claim(1) instanceof Claim.Repeat);
  }

  @Test
  void complete_largeAnswer_isNotKept() {
    store.complete(first(1), stored(RESPONSE_OCTETS, 201));
    store.complete(first(2), stored(RESPONSE_OCTETS + 1, 201));

    assertInstanceOf(Claim.Repeat.class, claim(1));
    assertInstanceOf(Claim.First.class, claim(2));
  }

  @Test
  void abandon_lastsNot() {
    ResponseStore.Entry entry = first(1);
    Future<Stored> waiting = assertInstanceOf(Claim.Repeat.class, claim(1)).answer();

    store.abandon(entry, new IllegalStateException("a bug"));

    assertTrue(waiting.failed());
    assertInstanceOf(Claim.First.class, claim(1));
  }

  @Test
  void time_passes_answersGo() {
    store.complete(first(1), stored(10, 201));
    now += TimeUnit.SECONDS.toNanos(299);
    assertInstanceOf(Claim.Repeat.class, claim(1));
    now += TimeUnit.SECONDS.toNanos(1);

    assertInstanceOf(Claim.First.class, claim(1));
    assertEquals(0.0, gauge("meshrelay_stored_responses_octets"));
  }

  @Test
  void number_isBounded_theOldestGoes() {
    for (int id = 0; id <= RESPONSES; id++) {
      store.complete(first(id), stored(10, 201));
    }
    assertEquals(RESPONSES, gauge("meshrelay_stored_responses"));
    assertInstanceOf(Claim.Repeat.class, claim(1));
    assertInstanceOf(Claim.First.class, claim(0));
    assertEquals(10.0 * (RESPONSES - 1), gauge("meshrelay_stored_responses_octets"));
  }

  @Test
  void octets_areBounded_theOldestGo() {
    for (int id = 0; id < 10; id++) {
      store.complete(first(id), stored(RESPONSE_OCTETS, 201));
    }
    assertEquals(OCTETS, gauge("meshrelay_stored_responses_octets"));
    assertInstanceOf(Claim.First.class, claim(1));
    assertInstanceOf(Claim.Repeat.class, claim(2));
  }

  @Test
  void evictedWhileItRuns_stillAnswersThoseWhoWait() {
    ResponseStore.Entry entry = first(0);
    Future<Stored> waiting = assertInstanceOf(Claim.Repeat.class, claim(0)).answer();
    for (int id = 1; id <= RESPONSES; id++) {
      store.complete(first(id), stored(10, 201));
    }
    Stored answer = stored(10, 201);

    store.complete(entry, answer);

    assertSame(answer, waiting.result());
    assertEquals(10.0 * RESPONSES, gauge("meshrelay_stored_responses_octets"));
  }
}
