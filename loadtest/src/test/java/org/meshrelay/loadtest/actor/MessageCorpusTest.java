package org.meshrelay.loadtest.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonWriter;
import org.meshrelay.protocol.message.MessageSigner;
import org.meshrelay.protocol.transaction.PostRequest;

class MessageCorpusTest {
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final List<MessageCorpus.Route> routes = List.of(route("a"), route("b"));

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void sign_sameSeed_isTheSameBodies() throws Exception {
    List<String> first = bodies(corpus(11));

    assertEquals(first, bodies(corpus(11)));
    assertNotEquals(first, bodies(corpus(12)));
    assertEquals(20, first.stream().distinct().count());
  }

  @Test
  void sign_payload_hasTheSizeAskedFor() throws Exception {
    MessageCorpus corpus = corpus(1);

    PostRequest request = corpus.next(0);

    assertNotNull(request);
    assertEquals(1_024, request.message().getFirst().payload().size());
    assertEquals(request.message().getFirst().messageSize(), corpus.messageOctets());
  }

  @Test
  void next_whenUsedUp_isNull() throws Exception {
    MessageCorpus corpus = corpus(1);

    for (int i = 0; i < 10; i++) {
      assertNotNull(corpus.next(0));
    }

    assertNull(corpus.next(0));
    assertNotNull(corpus.next(1));
  }

  @Test
  void putBack_isSentAgainAfterTheOthers() throws Exception {
    MessageCorpus corpus = corpus(1);
    PostRequest first = corpus.next(0);
    assertNotNull(first);

    corpus.putBack(0, first);

    for (int i = 1; i < 10; i++) {
      assertNotEquals(first, corpus.next(0));
    }
    assertEquals(first, corpus.next(0));
    assertNull(corpus.next(0));
    assertEquals(20, corpus.made());
  }

  @Test
  void fill_inTwoSteps_isTheSameBodies() throws Exception {
    Instant time = Instant.parse("2026-01-01T00:00:00Z");
    MessageCorpus corpus = new MessageCorpus(routes, 1_024, 5, threads);
    corpus.fill(6, time);
    assertEquals(6, corpus.size());

    corpus.fill(20, time);

    assertEquals(20, corpus.size());
    assertEquals(bodies(corpus(5)), bodies(corpus));
  }

  private MessageCorpus corpus(long seed) throws InterruptedException {
    Instant time = Instant.parse("2026-01-01T00:00:00Z");
    return MessageCorpus.sign(routes, new MessageCorpus.Order(20, 1_024, seed, time), threads);
  }

  private static List<String> bodies(MessageCorpus corpus) {
    List<String> bodies = new ArrayList<>();
    for (int route = 0; route < 2; route++) {
      for (PostRequest next = corpus.next(route); next != null; next = corpus.next(route)) {
        bodies.add(JsonWriter.write(next.members(), Encoding.JSON).utf8());
      }
    }
    return bodies;
  }

  private static MessageCorpus.Route route(String name) {
    SignatureKeyPair key = SignatureKeyPair.generate(Curve.ED448, EntropySource.system());
    return new MessageCorpus.Route(
        AccountAddress.parse(name + "@load.example"),
        AccountAddress.parse(name + name + "@load.example"),
        new MessageSigner(key, null));
  }
}
