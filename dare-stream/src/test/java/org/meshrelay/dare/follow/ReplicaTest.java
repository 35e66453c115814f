package org.meshrelay.dare.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.record.ContainerRef;
import org.meshrelay.dare.record.RecordCodec;
import org.meshrelay.dare.record.RecordPrefix;
import org.meshrelay.dare.spool.CompactionOrder;
import org.meshrelay.dare.spool.EngineConfig;
import org.meshrelay.dare.spool.EngineDirectory;
import org.meshrelay.dare.spool.EngineMonitor;
import org.meshrelay.dare.spool.FollowedDirectoryException;
import org.meshrelay.dare.spool.FrameDraft;
import org.meshrelay.dare.spool.FrameRange;
import org.meshrelay.dare.spool.FrameRetention;
import org.meshrelay.dare.spool.LaneTransaction;
import org.meshrelay.dare.spool.LaneWork;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.store.StorageLimits;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.testkit.Seeds;

/** A copy takes what continues it, octet by octet, and nothing else (MSP-5, ADR 39). */
class ReplicaTest {
  private static final StorageLimits LIMITS = new StorageLimits(6 << 20, 6 << 20, 0, 0);
  private static final ContainerName INBOUND = ContainerName.INBOUND;
  private static final ContainerName BOOKMARK = ContainerName.BOOKMARK;
  private static final AccountAddress ALICE = AccountAddress.parse("alice@example.com");
  private static final ContainerRef SPOOL = new ContainerRef(ALICE, INBOUND);
  private static final String SERVICE = "example.com";
  private static final int LANES = 2;
  private static final long COMPACTION_RATE = 1L << 30;

  @TempDir Path directory;
  private Path data;
  private Path copy;

  @BeforeEach
  void places() {
    places(directory);
  }

  private void places(Path parent) {
    data = parent.resolve("data");
    copy = parent.resolve("copy");
  }

  private static EngineConfig config(Path directory) {
    return EngineConfig.at(directory).withLanes(LANES).withStorage(LIMITS);
  }

  private static SpoolEngine open(Path directory) {
    return SpoolEngine.open(config(directory), new ChronicleFrameStores(), EngineMonitor.none());
  }

  private Replica replica() throws NotAReplicaException {
    return Replica.open(
        config(copy),
        new ChronicleFrameStores(),
        EngineMonitor.none(),
        InstantSource.system(),
        SERVICE);
  }

  private static <T> T write(SpoolEngine engine, AccountAddress account, LaneWork<T> work) {
    return engine.write(account, work).toCompletableFuture().join().value();
  }

  private static long post(LaneTransaction tx, String text) {
    tx.create(INBOUND);
    return tx.append(
            INBOUND,
            FrameDraft.message(EnvelopeBuilder.of(Bytes.utf8(text)).envelopeId(text).build()))
        .index();
  }

  private static void post(SpoolEngine engine, AccountAddress account, String... texts) {
    for (String text : texts) {
      long unused = write(engine, account, tx -> post(tx, text));
    }
  }

  private static long entry(LaneTransaction tx, String key, String text) {
    tx.create(BOOKMARK);
    CatalogEvent event =
        tx.find(BOOKMARK, key).isEmpty()
            ? CatalogEvent.NEW
            : text.isEmpty() ? CatalogEvent.DELETE : CatalogEvent.UPDATE;
    ContentMeta meta = ContentMeta.builder().uniqueId(key).event(event.text()).build();
    return tx.append(
            BOOKMARK,
            FrameDraft.entry(
                EnvelopeBuilder.of(Bytes.utf8(text)).contentMeta(meta).build(), key, event))
        .index();
  }

  private static boolean erase(SpoolEngine engine, AccountAddress account) {
    return write(
        engine,
        account,
        tx -> {
          tx.eraseAccount();
          return true;
        });
  }

  private static void compact(SpoolEngine engine, FrameRetention retention) {
    var unused = engine.compact(new CompactionOrder(1, true, COMPACTION_RATE, retention));
  }

  /** As a follower does, without a network. */
  private static FeedPosition follow(SpoolEngine engine, Replica replica, FeedPosition from) {
    ChangeFeed feed = new ChangeFeed(engine);
    ChangeFeed.Page page = feed.next(from);
    take(feed, page, replica);
    while (page.more()) {
      page = feed.next(page.reached());
      take(feed, page, replica);
    }
    return page.reached();
  }

  private static void take(ChangeFeed feed, ChangeFeed.Page page, Replica replica) {
    page.erased()
        .forEach(
            (account, below) -> {
              boolean unused = replica.erase(account, below).toCompletableFuture().join();
            });
    for (RecordPrefix newest : page.changed()) {
      long next = replica.frames(newest.ref());
      while (next <= newest.index()) {
        Replica.Taken taken = take(feed, replica, newest.ref(), next, newest.index());
        assertNull(taken.refused(), newest::toString);
        assertTrue(taken.frames() > 0, newest::toString);
        next += taken.frames();
      }
    }
  }

  private static Replica.Taken take(
      ChangeFeed feed, Replica replica, ContainerRef container, long from, long to) {
    return replica.take(container, records(feed, container, from, to)).toCompletableFuture().join();
  }

  private static List<Bytes> records(ChangeFeed feed, ContainerRef container, long from, long to) {
    return feed.records(
        container.account(), container.container(), new FrameRange(from, to, 100, 1 << 20));
  }

  private static FeedPosition beginning() {
    return FeedPosition.beginning(LANES);
  }

  private static Map<String, List<Object>> content(SpoolEngine engine) {
    Map<String, List<Object>> content = new TreeMap<>();
    engine.accounts(
        account ->
            engine
                .containers(account)
                .forEach(
                    view -> {
                      List<Object> all = new ArrayList<>();
                      all.add(view);
                      for (long i = 0; i < view.frameCount(); i++) {
                        all.add(engine.read(account, view.container(), i).frameOctets());
                      }
                      for (long live : engine.live(account, view.container())) {
                        all.add(live);
                      }
                      content.put(account + " " + view.container(), all);
                    }));
    return content;
  }

  @Test
  void follow_anyHistoryWithErasuresCompactionAndStops_hasTheSameFramesAndKeys() throws Exception {
    Seeds.forEach(
        2,
        random -> {
          places(directory.resolve("round" + random.nextLong()));
          try {
            follow(random);
          } catch (NotAReplicaException e) {
            throw new AssertionError(e);
          }
        });
  }

  private void follow(SplittableRandom random) throws NotAReplicaException {
    FeedPosition place = beginning();
    for (int run = 0; run < 4; run++) {
      try (SpoolEngine engine = open(data);
          Replica replica = replica()) {
        for (int step = 0; step < 3; step++) {
          for (int i = 0; i < 40; i++) {
            change(engine, random, run + "." + step + "." + i);
          }
          if (random.nextInt(3) == 0) {
            compact(engine, FrameRetention.keepAll());
          }
          // A place that was not noted any more before a kill is asked from again.
          FeedPosition reached = follow(engine, replica, place);
          place = random.nextInt(4) == 0 ? place : reached;
          assertEquals(content(engine), content(replica.engine()));
        }
      }
    }
  }

  private static void change(SpoolEngine engine, SplittableRandom random, String name) {
    AccountAddress account = AccountAddress.parse("a" + random.nextInt(6) + "@example.com");
    switch (random.nextInt(12)) {
      case 0 -> {
        boolean unused = erase(engine, account);
      }
      case 1, 2, 3, 4 -> {
        String text = random.nextInt(4) == 0 ? "" : name;
        String key = "key" + random.nextInt(3);
        long unused = write(engine, account, tx -> entry(tx, key, text));
      }
      default -> post(engine, account, name);
    }
  }

  @Test
  void follow_payloadsThatRetentionEnded_haveTheirStubs() throws Exception {
    try (SpoolEngine engine = open(data);
        Replica replica = replica()) {
      post(engine, ALICE, "one", "two", "three");
      compact(engine, candidate -> candidate.index() < 3);

      FeedPosition unused = follow(engine, replica, beginning());

      assertEquals(content(engine), content(replica.engine()));
      assertTrue(replica.engine().read(ALICE, INBOUND, 1).envelope().payload().isEmpty());
      assertEquals("three", replica.engine().read(ALICE, INBOUND, 3).envelope().payload().utf8());
    }
  }

  @Test
  void take_frameAltered_isRefusedAndNothingBehindItTaken() throws Exception {
    try (SpoolEngine engine = open(data);
        Replica replica = replica()) {
      post(engine, ALICE, "one", "two", "three");
      ChangeFeed feed = new ChangeFeed(engine);
      List<Bytes> records = records(feed, SPOOL, 0, 3);
      byte[] changed = records.get(2).toArray();
      // In the payload, which stands behind the header: its digest is another one then.
      changed[payloadAt(changed)] ^= 1;

      Replica.Taken taken =
          replica
              .take(
                  SPOOL,
                  List.of(records.get(0), records.get(1), Bytes.wrap(changed), records.get(3)))
              .toCompletableFuture()
              .join();

      assertEquals(2, taken.refused());
      assertEquals(2, taken.frames());
      assertEquals(2, replica.frames(SPOOL));
      assertEquals(4, take(feed, replica, SPOOL, 0, 3).frames() + 2);
    }
  }

  private static int payloadAt(byte[] record) {
    byte[] wanted = Bytes.utf8("two").toArray();
    for (int at = record.length - wanted.length; at >= 0; at--) {
      if (record[at] == wanted[0] && record[at + 1] == wanted[1] && record[at + 2] == wanted[2]) {
        return at;
      }
    }
    throw new AssertionError("no payload in the record");
  }

  @Test
  void take_frameOfAnotherHistory_isRefusedAndTheCopyStays() throws Exception {
    Path other = directory.resolve("other");
    try (SpoolEngine engine = open(data);
        SpoolEngine forked = open(other);
        Replica replica = replica()) {
      post(engine, ALICE, "one", "two");
      FeedPosition unused = follow(engine, replica, beginning());
      Bytes root = replica.engine().view(ALICE, INBOUND).orElseThrow().root();
      post(forked, ALICE, "one", "another", "three");

      Replica.Taken taken = take(new ChangeFeed(forked), replica, SPOOL, 3, 3);

      assertEquals(3, taken.refused());
      assertEquals(root, replica.engine().view(ALICE, INBOUND).orElseThrow().root());
      assertEquals(
          Replica.Comparison.DIFFERENT,
          replica.compare(SPOOL, records(new ChangeFeed(forked), SPOOL, 2, 2).getFirst()));
      assertEquals(
          Replica.Comparison.SAME,
          replica.compare(SPOOL, records(new ChangeFeed(engine), SPOOL, 2, 2).getFirst()));
    }
  }

  @Test
  void take_framesWithAGap_areNotTaken() throws Exception {
    try (SpoolEngine engine = open(data);
        Replica replica = replica()) {
      post(engine, ALICE, "one", "two");

      assertEquals(0, take(new ChangeFeed(engine), replica, SPOOL, 1, 2).frames());

      assertEquals(0, replica.frames(SPOOL));
    }
  }

  @Test
  void take_recordsThatAreNone_areNotTaken() throws Exception {
    try (SpoolEngine engine = open(data);
        Replica replica = replica()) {
      post(engine, ALICE, "one");
      Bytes good = records(new ChangeFeed(engine), SPOOL, 0, 0).getFirst();
      int prefix = RecordCodec.prefixSize(good).orElseThrow();
      Seeds.forEach(
          200,
          random -> {
            byte[] octets = good.toArray();
            octets[random.nextInt(prefix)] ^= (byte) (1 << random.nextInt(8));
            var taken =
                replica.take(SPOOL, List.of(Bytes.wrap(octets))).toCompletableFuture().join();
            assertEquals(0, taken.frames());
          });
      assertEquals(0, replica.frames(SPOOL));
    }
  }

  @Test
  void next_placeOfAnotherHistory_beginsAnewAndSaysSo() {
    FeedPosition place;
    try (SpoolEngine engine = open(data)) {
      post(engine, ALICE, "one", "two");
      ChangeFeed feed = new ChangeFeed(engine);
      place = feed.next(beginning()).reached();
      assertFalse(feed.next(place).gap());
      assertTrue(feed.next(place).changed().isEmpty());
    }
    try (SpoolEngine engine = open(directory.resolve("other"))) {
      post(engine, ALICE, "another");

      ChangeFeed.Page page = new ChangeFeed(engine).next(place);

      assertTrue(page.gap());
      assertEquals(1, page.changed().getFirst().index());
    }
  }

  @Test
  void parse_textsThatAreNoPlace_areNone() {
    assertEquals(beginning(), FeedPosition.parse(beginning().text(), LANES).orElseThrow());
    for (String text : List.of("", "0", "not base64 !", beginning().text() + "AAAA")) {
      assertTrue(FeedPosition.parse(text, LANES).isEmpty(), text);
    }
    assertTrue(FeedPosition.parse(beginning().text(), LANES + 1).isEmpty());
    String negative =
        Bytes.concat(Bytes.bigEndian(-1, 8), Bytes.bigEndian(0, 4), Bytes.bigEndian(0, 12))
            .toBase64Url();
    assertTrue(FeedPosition.parse(negative, LANES).isEmpty());
  }

  @Test
  void open_directoryOfANode_isRefused() throws Exception {
    try (SpoolEngine engine = open(copy)) {
      post(engine, ALICE, "one");
    }

    assertThrows(NotAReplicaException.class, this::replica);

    try (SpoolEngine engine = open(copy)) {
      assertEquals(2, engine.view(ALICE, INBOUND).orElseThrow().frameCount());
    }
  }

  @Test
  void open_copyOfAnotherService_isRefused() throws Exception {
    replica().close();

    assertThrows(
        NotAReplicaException.class,
        () ->
            Replica.open(
                config(copy),
                new ChronicleFrameStores(),
                EngineMonitor.none(),
                InstantSource.system(),
                "example.net"));
  }

  @Test
  void open_copyAsANode_isRefusedUntilPromoted() throws Exception {
    try (SpoolEngine engine = open(data);
        Replica replica = replica()) {
      post(engine, ALICE, "one");
      FeedPosition unused = follow(engine, replica, beginning());
    }

    assertThrows(FollowedDirectoryException.class, () -> open(copy));
    new EngineDirectory(copy).promoted();

    try (SpoolEngine promoted = open(copy)) {
      post(promoted, ALICE, "two");
      assertEquals(3, promoted.view(ALICE, INBOUND).orElseThrow().frameCount());
      long unused = write(promoted, AccountAddress.parse("new@example.com"), tx -> post(tx, "x"));
    }
  }

  @Test
  void note_damagedOrMissing_costsAComparisonAndNothingElse() throws Exception {
    Divergence divergence =
        new Divergence(SPOOL, Divergence.Kind.FORK, 3, 4, Instant.parse("2026-11-26T10:00:00Z"));
    FollowState noted =
        FollowState.beginning(SERVICE).at("there").with(divergence).inStepAt(Instant.EPOCH);
    try (Replica replica = replica()) {
      replica.note(noted);
    }
    try (Replica replica = replica()) {
      assertEquals(noted, replica.state());
    }
    Path unused = Files.writeString(copy.resolve("following"), "damaged");

    try (Replica replica = replica()) {
      assertTrue(replica.state().checkDue());
      assertNull(replica.state().position());
    }
  }
}
