package org.meshrelay.dare.store.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.store.Damage;
import org.meshrelay.dare.store.FrameLog;
import org.meshrelay.dare.store.FrameStore;
import org.meshrelay.dare.store.RecordDamagedException;
import org.meshrelay.dare.store.RecordSink;
import org.meshrelay.dare.store.RoomUse;
import org.meshrelay.dare.store.StorageLimits;
import org.meshrelay.testkit.Seeds;

/** What opening makes of the files that a crash or a bad device has left. */
class SegmentRecoveryTest {
  private static final StorageLimits LIMITS = new StorageLimits(6 << 20, 6 << 20, 0, 0);

  @TempDir Path directory;
  private final ChronicleFrameStores stores = new ChronicleFrameStores();
  private FrameStore live;
  private int images;

  @BeforeEach
  void open() {
    live = stores.open(directory.resolve("live"), LIMITS);
  }

  @AfterEach
  void close() {
    live.close();
  }

  private long append(FrameStore store, String text) {
    Bytes record = Bytes.utf8(text);
    store.reserve(record.size(), RoomUse.CONTENT);
    return store.append(List.of(record))[0];
  }

  /** The files as they are now, as a killed process leaves them. */
  private Path image() {
    Path from = directory.resolve("live");
    Path to = directory.resolve("image" + images++);
    try (Stream<Path> found = Files.walk(from)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file));
        Files.createDirectories(target.resolveSibling("."));
        Files.copy(file, target);
      }
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Change {
    void apply(byte[] octets);
  }

  private static void change(Path file, Change change) {
    try {
      byte[] octets = Files.readAllBytes(file);
      change.apply(octets);
      Files.write(file, octets);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path queue(Path image) {
    return Segment.directory(image, 1).resolve(SegmentQueue.QUEUE_FILE);
  }

  private static void zero(byte[] octets, int from, int to) {
    java.util.Arrays.fill(octets, from, to, (byte) 0);
  }

  /** Everything that a log tells, damage as {@code !}. */
  private static List<String> contents(FrameLog log) {
    List<String> told = new ArrayList<>();
    log.replay(
        FrameLog.BEFORE_FIRST,
        new RecordSink() {
          @Override
          public void record(long position, Bytes record) {
            told.add(record.utf8());
          }

          @Override
          public void damaged(long position, long octets, Bytes first, Damage damage) {
            told.add("!");
          }
        });
    return told;
  }

  private List<String> reopened(Path image) {
    try (FrameStore store = stores.open(image, LIMITS)) {
      long unused = append(store, "after");
      store.sync();
    }
    try (FrameStore store = stores.open(image, LIMITS)) {
      List<String> told = contents(store);
      assertEquals("after", told.getLast());
      return told.subList(0, told.size() - 1);
    }
  }

  @Test
  void open_afterKill_hasAlsoWhatWasNotFlushed() {
    long unused = append(live, "a");
    live.sync();
    long unusedToo = append(live, "b");

    assertEquals(List.of("a", "b"), reopened(image()));
  }

  @Test
  void open_tornUnflushedRecord_isCutOffAndKeptAside() throws IOException {
    long unused = append(live, "a");
    live.sync();
    int torn = (int) append(live, "b".repeat(5_000));
    long behind = append(live, "c");
    Path image = image();
    change(queue(image), octets -> zero(octets, torn + 2_000, torn + 4_096));

    try (FrameStore store = stores.open(image, LIMITS)) {
      assertEquals(List.of("a"), contents(store));
      assertTrue(store.tornOctets() > 5_000);
      assertTrue(store.lastGood() < behind);
    }
    try (Stream<Path> kept = Files.list(image.resolve("torn"))) {
      byte[] aside = Files.readAllBytes(kept.findFirst().orElseThrow());
      assertTrue(new String(aside, java.nio.charset.StandardCharsets.ISO_8859_1).contains("bbbb"));
    }
    assertEquals(List.of("a"), reopened(image));
  }

  @Test
  void open_unflushedTailCutAnywhere_hasAPrefix() {
    long unused = append(live, "first");
    live.sync();
    int start = (int) append(live, "second".repeat(20)) - Segment.EXCERPT_HEADER;
    long unusedToo = append(live, "third");
    Seeds.forEach(
        25,
        random -> {
          Path image = image();
          int cut = start + random.nextInt(220);
          change(queue(image), octets -> zero(octets, cut, octets.length));
          List<String> told = reopened(image);
          List<String> all = List.of("first", "second".repeat(20), "third");
          assertFalse(told.isEmpty());
          assertEquals(all.subList(0, told.size()), told);
        });
  }

  @Test
  void open_damagedFlushedTail_isDamageAndNotTorn() {
    long unused = append(live, "a");
    int damaged = (int) append(live, "b");
    live.sync();
    Path image = image();
    change(queue(image), octets -> octets[damaged + RecordHeader.SIZE] ^= 1);

    assertEquals(List.of("a", "!"), reopened(image));
  }

  @Test
  void open_damageBeforeALaterFlush_isDamageEvenWithoutTheMark() {
    int damaged = (int) append(live, "a");
    live.sync();
    long unused = append(live, "b");
    live.sync();
    Path image = image();
    change(
        queue(image),
        octets -> {
          octets[damaged + RecordHeader.SIZE] ^= 1;
          int mark = damaged - Segment.EXCERPT_HEADER - QueueTemplate.MARK_SIZE;
          zero(octets, mark, mark + QueueTemplate.MARK_SIZE);
        });

    assertEquals(List.of("!", "b"), reopened(image));
  }

  @Test
  void open_headerOfARecordDestroyed_findsTheNext() {
    long unused = append(live, "a");
    int destroyed = (int) append(live, "b".repeat(300));
    long unusedToo = append(live, "c");
    live.sync();
    Path image = image();
    change(queue(image), octets -> octets[destroyed + 25] ^= 4);

    assertEquals(List.of("a", "!", "c"), reopened(image));
  }

  @Test
  void open_contentThatLooksLikeARecord_isNotTakenForOne() {
    byte[] fake =
        Bytes.concat(
                Bytes.wrap(new RecordHeader(2, 1, 4, 0).encode(0x1234_5678_9ABCL)),
                Bytes.utf8("fake"))
            .toArray();
    Bytes record = Bytes.concat(Bytes.utf8("...."), Bytes.wrap(fake));
    live.reserve(record.size(), RoomUse.CONTENT);
    int at = (int) live.append(List.of(record))[0];
    long unused = append(live, "b");
    live.sync();
    Path image = image();
    change(queue(image), octets -> octets[at + 3] ^= 1);

    assertEquals(List.of("!", "b"), reopened(image));
  }

  @Test
  void open_sealOrLabelDamaged_readsTheRecordsAllTheSame() {
    long unused = append(live, "a");
    long unusedToo = append(live, "b");
    live.close();
    for (String victim : List.of("seal", "label")) {
      Path image = image();
      Path file = Segment.directory(image, 1).resolve(victim);
      change(file, octets -> octets[9] ^= 16);

      assertEquals(List.of("a", "b"), reopened(image), victim);
    }
    live = stores.open(directory.resolve("live"), LIMITS);
  }

  @Test
  void open_labelAndEverythingBehindItLost_isDamageAndOpensAllTheSame() {
    long unused = append(live, "a");
    live.sync();
    Path image = image();
    change(Segment.directory(image, 1).resolve("label"), octets -> octets[9] ^= 16);
    change(queue(image), octets -> Arrays.fill(octets, (byte) 0));

    assertFalse(reopened(image).contains("a"));
  }

  @Test
  void open_leftoversOfPreparation_areRemoved() throws IOException {
    long unused = append(live, "a");
    live.sync();
    Path image = image();
    Files.createDirectories(image.resolve("draft-7"));
    Files.write(image.resolve("draft-7").resolve("x"), new byte[10]);

    assertEquals(List.of("a"), reopened(image));
    assertFalse(Files.exists(image.resolve("draft-7")));
  }

  @Test
  void open_segmentPreparedAndNotUsed_isUsedByTheNextWriter() throws IOException {
    Path own = directory.resolve("own");
    for (int i = 0; i < 3; i++) {
      stores.open(own, LIMITS).close();
      try (Stream<Path> found = Files.list(own)) {
        assertEquals(1, found.filter(path -> path.toString().contains("segment-")).count());
      }
    }
    assertEquals(List.of(), reopened(own));
    long unused = append(live, "a");
    Path image = image();
    assertEquals(List.of("a"), reopened(image));
  }

  @Test
  void open_fileOfASegmentDeleted_isDamage() throws IOException {
    long first = append(live, "a");
    live.close();
    live = stores.open(directory.resolve("live"), LIMITS);
    long second = append(live, "b");
    live.sync();
    Path image = image();
    Files.delete(queue(image));

    try (FrameStore store = stores.open(image, LIMITS)) {
      assertEquals(List.of("!", "b"), contents(store));
      assertEquals(Bytes.utf8("b"), store.read(second));
      assertThrows(RecordDamagedException.class, () -> store.read(first));
    }
  }

  @Test
  void read_whereFileIsShorter_isDamage() throws IOException {
    long first = append(live, "a");
    long second = append(live, "b".repeat(3_000));
    live.close();
    Path image = image();
    byte[] octets = Files.readAllBytes(queue(image));
    Files.write(queue(image), java.util.Arrays.copyOf(octets, (int) second + 1_000));

    try (FrameStore store = stores.open(image, LIMITS)) {
      assertEquals(Bytes.utf8("a"), store.read(first));
      assertEquals(List.of("a", "!"), contents(store));
    }
    live = stores.open(directory.resolve("live"), LIMITS);
  }
}
