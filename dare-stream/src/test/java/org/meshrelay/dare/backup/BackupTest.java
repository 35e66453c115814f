package org.meshrelay.dare.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.DurableFiles;
import org.meshrelay.dare.spool.EngineConfig;
import org.meshrelay.dare.spool.EngineMonitor;
import org.meshrelay.dare.spool.FrameDraft;
import org.meshrelay.dare.spool.LaneWork;
import org.meshrelay.dare.spool.SignedSize;
import org.meshrelay.dare.spool.SignedSizeJournal;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.spool.UnfinishedRestoreException;
import org.meshrelay.dare.store.StorageLimits;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.dare.tool.InspectionProgress;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.testkit.Seeds;

/** A backup is a prefix of every lane, shows each change to it, and comes back as it was. */
class BackupTest {
  private static final StorageLimits LIMITS = new StorageLimits(6 << 20, 6 << 20, 0, 0);
  private static final ContainerName INBOUND = ContainerName.INBOUND;
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

  @TempDir Path directory;
  private Path data;
  private Path backup;
  private Path restored;

  @BeforeEach
  void places() {
    data = directory.resolve("data");
    backup = directory.resolve("backup");
    restored = directory.resolve("restored");
  }

  private static SpoolEngine open(Path directory) {
    return SpoolEngine.open(
        EngineConfig.at(directory).withLanes(2).withStorage(LIMITS),
        new ChronicleFrameStores(),
        EngineMonitor.none());
  }

  private static AccountAddress account(int number) {
    return AccountAddress.parse("a" + number + "@example.com");
  }

  private static <T> T write(SpoolEngine engine, AccountAddress account, LaneWork<T> work) {
    try {
      return engine.write(account, work).toCompletableFuture().join().value();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private static void post(SpoolEngine engine, int account, int count) {
    for (int i = 0; i < count; i++) {
      FrameDraft draft =
          FrameDraft.message(
              EnvelopeBuilder.of(Bytes.utf8("text " + i)).envelopeId("i" + i).build());
      var unused =
          write(
              engine,
              account(account),
              tx -> {
                tx.create(INBOUND);
                return List.of(tx.append(INBOUND, draft), tx.append(INBOUND, draft));
              });
    }
  }

  @CanIgnoreReturnValue
  private BackupManifest create() throws BackupException {
    return new BackupWriter(data, new ChronicleFrameStores(), backup, InspectionProgress.none())
        .write(new BackupWriter.Order(NOW, "example.com", account(0), null, Map.of()));
  }

  private BackupCheck check() {
    return new BackupCheck(backup, InspectionProgress.none());
  }

  private PrefixComparison.Result restore() throws BackupException {
    return new BackupRestore(
            backup, restored, new ChronicleFrameStores(), LIMITS, InspectionProgress.none())
        .run();
  }

  @Test
  void restore_backup_hasTheSameTreesAndGoesOn() throws Exception {
    Bytes[] roots = new Bytes[5];
    try (SpoolEngine engine = open(data)) {
      for (int i = 0; i < roots.length; i++) {
        post(engine, i, 5 + i);
        roots[i] = engine.view(account(i), INBOUND).orElseThrow().root();
      }
      assertEquals(0, create().damaged());
    }

    PrefixComparison.Result result = restore();

    assertTrue(result.isPrefix());
    assertEquals(roots.length, result.equal());
    assertEquals(0, result.grown());
    try (SpoolEngine engine = open(restored)) {
      for (int i = 0; i < roots.length; i++) {
        assertEquals(roots[i], engine.view(account(i), INBOUND).orElseThrow().root());
        assertEquals("text 2", engine.read(account(i), INBOUND, 5).envelope().payload().utf8());
        assertTrue(engine.find(account(i), INBOUND, "i3").isPresent());
      }
      post(engine, 0, 1);
      assertEquals(12, engine.view(account(0), INBOUND).orElseThrow().treeSize());
    }
  }

  @Test
  void create_engineUnderLoad_isAPrefixOfEachLane() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    try (SpoolEngine engine = open(data)) {
      post(engine, 0, 20);
      Thread writer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; !stop.get(); i++) {
                      post(engine, i % 7, 1);
                    }
                  });
      try {
        for (int round = 0; round < 5; round++) {
          backup = directory.resolve("backup-" + round);
          create();
          BackupCheck.Result checked = check().run();
          assertTrue(checked.isGood(), checked::toString);
          PrefixComparison.Result against = check().against(data, new ChronicleFrameStores());
          assertTrue(against.isPrefix(), against::toString);
        }
      } finally {
        stop.set(true);
        writer.join();
      }
    }
    PrefixComparison.Result result = restore();
    assertTrue(result.isPrefix());
    try (SpoolEngine engine = open(restored)) {
      long size = engine.view(account(0), INBOUND).orElseThrow().treeSize();
      assertEquals(0, size % 2, "a work of two frames is there whole or not at all");
    }
  }

  @Test
  void against_storeThatWentBack_isBehind() throws Exception {
    try (SpoolEngine engine = open(data)) {
      post(engine, 1, 3);
    }
    create();
    Path later = backup;
    backup = directory.resolve("later");
    try (SpoolEngine engine = open(data)) {
      post(engine, 1, 3);
    }
    create();
    data = restored;
    Path newest = backup;
    backup = later;
    var unused = restore();
    backup = newest;

    PrefixComparison.Result result = check().against(restored, new ChronicleFrameStores());

    assertFalse(result.isPrefix());
    assertEquals("behind", result.differences().getFirst().reason());
  }

  /** More than are kept by name. */
  @Test
  void against_moreDifferencesThanAreNamed_countsThem() throws Exception {
    int accounts = 1_001;
    List<CompletableFuture<?>> works = new ArrayList<>();
    try (SpoolEngine engine = open(data)) {
      for (int i = 0; i < accounts; i++) {
        works.add(
            engine
                .write(
                    account(i),
                    tx -> {
                      tx.create(INBOUND);
                      return true;
                    })
                .toCompletableFuture());
        if (works.size() == 200) {
          works.forEach(CompletableFuture::join);
          works.clear();
        }
      }
      works.forEach(CompletableFuture::join);
    }
    create();
    Path other = directory.resolve("other");
    open(other).close();

    PrefixComparison.Result result = check().against(other, new ChronicleFrameStores());

    assertFalse(result.isPrefix());
    assertEquals(accounts, result.different());
    assertEquals(1_000, result.differences().size());
  }

  /** Neither a part nor an empty store may be served in its place. */
  @Test
  void restore_interruptedInAnyLane_isRefusedByEnginesAndByAnotherRestore() throws Exception {
    try (SpoolEngine engine = open(data)) {
      for (int i = 0; i < 6; i++) {
        post(engine, i, 5);
      }
    }
    create();
    for (int lane = 0; lane < 2; lane++) {
      int failing = lane;
      BackupRestore interrupted =
          new BackupRestore(
              backup,
              restored,
              new ChronicleFrameStores(),
              LIMITS,
              (at, lanes, octets) -> {
                if (at == failing && octets > 3_000) {
                  throw new IllegalStateException("interrupted");
                }
              });
      assertThrows(IllegalStateException.class, interrupted::restore);

      UnfinishedRestoreException refused =
          assertThrows(UnfinishedRestoreException.class, () -> open(restored));
      assertTrue(refused.toString().contains(restored.toString()), refused::toString);
      assertThrows(
          UnfinishedRestoreException.class,
          () ->
              SpoolEngine.open(
                  EngineConfig.at(restored).withLanes(1).withStorage(LIMITS),
                  new ChronicleFrameStores(),
                  EngineMonitor.none()));
      assertThrows(BackupException.class, this::restore);
      DurableFiles.delete(restored);
    }
    assertTrue(restore().isPrefix());
    open(restored).close();
  }

  @Test
  void against_otherHistory_isOther() throws Exception {
    try (SpoolEngine engine = open(data)) {
      post(engine, 1, 3);
    }
    create();
    try (SpoolEngine engine = open(directory.resolve("other"))) {
      post(engine, 2, 1);
      post(engine, 1, 1);
      FrameDraft forged =
          FrameDraft.message(EnvelopeBuilder.of(Bytes.utf8("forged")).envelopeId("x").build());
      for (int i = 0; i < 8; i++) {
        var unused = write(engine, account(1), tx -> tx.append(INBOUND, forged));
      }
    }

    PrefixComparison.Result result =
        check().against(directory.resolve("other"), new ChronicleFrameStores());

    assertFalse(result.isPrefix());
  }

  @Test
  void against_accountErasedSince_isTold() throws Exception {
    try (SpoolEngine engine = open(data)) {
      post(engine, 1, 3);
      post(engine, 2, 3);
      create();
      var unused =
          write(
              engine,
              account(1),
              tx -> {
                tx.eraseAccount();
                return true;
              });
    }

    PrefixComparison.Result result = check().against(data, new ChronicleFrameStores());

    assertTrue(result.isPrefix());
    assertEquals(1, result.erased());
    assertEquals(1, result.equal());
  }

  @Test
  void run_anyBitOfAnyFileFlipped_isNoticedAndNotRestored() throws Exception {
    try (SpoolEngine engine = open(data)) {
      post(engine, 1, 3);
      post(engine, 2, 3);
    }
    create();
    List<Path> files;
    try (Stream<Path> walked = Files.walk(backup)) {
      files = walked.filter(Files::isRegularFile).sorted().toList();
    }
    Seeds.forEach(
        60,
        random -> {
          Path file = files.get(random.nextInt(files.size()));
          byte[] before = read(file);
          byte[] octets = before.clone();
          octets[random.nextInt(octets.length)] ^= (byte) (1 << random.nextInt(8));
          put(file, octets);
          assertNoticed(file);
          put(file, before);
        });
    assertTrue(check().run().isGood());
  }

  private void assertNoticed(Path file) {
    try {
      assertFalse(check().run().isUnchanged(), file::toString);
    } catch (BackupException e) {
      assertTrue(e.toString().contains(backup.toString()), e::toString);
    }
    assertThrows(BackupException.class, this::restore, file::toString);
    assertFalse(Files.exists(restored));
  }

  @Test
  void run_fileAddedRemovedOrUnfinished_isNoticed() throws Exception {
    try (SpoolEngine engine = open(data)) {
      post(engine, 1, 3);
    }
    create();
    put(backup.resolve("more"), new byte[1]);
    assertEquals(List.of("more is not of the backup"), check().run().differences());
    Files.delete(backup.resolve("more"));
    Files.delete(backup.resolve("SHA512SUMS"));

    assertThrows(BackupException.class, () -> check().run());
    assertThrows(BackupException.class, this::restore);
  }

  @Test
  void createAndRestore_directoryNotEmpty_areRefused() throws Exception {
    try (SpoolEngine engine = open(data)) {
      post(engine, 1, 3);
    }
    Files.createDirectories(backup);
    put(backup.resolve("something"), new byte[1]);
    assertThrows(BackupException.class, this::create);
    Files.delete(backup.resolve("something"));
    create();
    Files.createDirectories(restored);
    put(restored.resolve("something"), new byte[1]);

    assertThrows(BackupException.class, this::restore);

    assertEquals(1, read(restored.resolve("something")).length);
    assertThrows(IllegalArgumentException.class, () -> copyOf(directory.resolve("nothing")));
  }

  private void copyOf(Path source) throws BackupException {
    data = source;
    backup = directory.resolve("of-nothing");
    create();
  }

  @Test
  void create_damagedFrame_isLeftOutAndNeverServed() throws Exception {
    try (SpoolEngine engine = open(data)) {
      post(engine, 1, 6);
    }
    flip(data, "text 4");

    BackupManifest manifest = create();
    var unused = restore();

    assertTrue(manifest.damaged() > 0);
    assertFalse(check().run().spools().isGood());
    try (SpoolEngine engine = open(restored)) {
      assertThrows(
          org.meshrelay.dare.spool.FrameDamagedException.class,
          () -> engine.read(account(1), INBOUND, 9));
      assertEquals("text 5", engine.read(account(1), INBOUND, 11).envelope().payload().utf8());
      post(engine, 1, 1);
      assertEquals(14, engine.view(account(1), INBOUND).orElseThrow().treeSize());
    }
  }

  /** A journal that survived is not touched, and tells what the restore is behind of. */
  @Test
  void restore_journalSurvived_tellsWhatIsBehind() throws Exception {
    Path journalPlace = restored.resolve("signed");
    try (SpoolEngine engine = open(data);
        SignedSizeJournal journal =
            SignedSizeJournal.open(journalPlace, new ChronicleFrameStores(), LIMITS)) {
      post(engine, 1, 3);
      post(engine, 2, 3);
      sign(engine, journal, 2);
      create();
      post(engine, 1, 1);
      sign(engine, journal, 1);
    }

    assertTrue(restore().isPrefix());

    try (SpoolEngine engine = open(restored);
        SignedSizeJournal journal =
            SignedSizeJournal.open(journalPlace, new ChronicleFrameStores(), LIMITS)) {
      assertTrue(journal.alarm(engine, account(2), INBOUND).isEmpty());
      assertEquals(8, journal.alarm(engine, account(1), INBOUND).orElseThrow().lostSize());
    }
  }

  private static void sign(SpoolEngine engine, SignedSizeJournal journal, int account) {
    var view = engine.view(account(account), INBOUND).orElseThrow();
    journal.record(
        List.of(
            new SignedSize(
                account(account), INBOUND, view.treeSize(), view.root(), view.lastTime())));
  }

  private static void flip(Path data, String text) throws IOException {
    byte[] wanted = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    try (Stream<Path> walked = Files.walk(data)) {
      for (Path file : walked.filter(path -> path.toString().endsWith(".cq4")).toList()) {
        byte[] octets = read(file);
        for (int i = 0; i + wanted.length < octets.length; i++) {
          if (java.util.Arrays.equals(octets, i, i + wanted.length, wanted, 0, wanted.length)) {
            octets[i] ^= 1;
            put(file, octets);
            return;
          }
        }
      }
    }
    throw new AssertionError("no such payload");
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void put(Path file, byte[] octets) {
    try {
      var unused = Files.write(file, octets);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
