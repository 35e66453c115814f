package org.meshrelay.dare.spool;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.meshrelay.dare.store.StorageLimits;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.testkit.disk.RecordingDisk;

/**
 * A random life of an engine on a recorded disk: works in bursts, erasures, works that fail, clean
 * restarts, segments that roll, index files that are written and merged, and a journal of signed
 * sizes. What is acknowledged is noted on the disk at that moment.
 */
final class CrashHistory {
  private static final int ACCOUNTS = 4;
  private static final int BURST_MAX = 6;

  private final SplittableRandom random;
  private final RecordingDisk disk;
  private final Settings settings;
  private final List<List<CrashModel>> lanes = new ArrayList<>();
  private final Set<AccountAddress> erased = new HashSet<>();
  private int serial;

  /** What a history is like; the same for those who open what it leaves. */
  record Settings(int lanes, boolean sync, boolean journal, int octetsMax, int indexEntriesMax) {
    static Settings random(SplittableRandom random) {
      return new Settings(
          1 + random.nextInt(2),
          random.nextInt(5) > 0,
          random.nextInt(4) == 0,
          random.nextBoolean() ? 200 : 30_000,
          3 + random.nextInt(40));
    }

    private static StorageLimits storage() {
      return new StorageLimits(
          StorageLimits.SEGMENT_OCTETS_LEAST, 2 * StorageLimits.SEGMENT_OCTETS_LEAST, 0, 0);
    }

    SpoolEngine open(RecordingDisk disk, EngineMonitor monitor, SplittableRandom random) {
      long offset = random.nextInt(1_000);
      LaneLimits limits = new LaneLimits(64, 8, 1 << 20, 3).withIndexEntriesMax(indexEntriesMax);
      return SpoolEngine.open(
          EngineConfig.at(containers(disk))
              .withLanes(lanes)
              .withDurability(sync ? Durability.sync() : new Durability.Os())
              .withLane(limits)
              .withStorage(storage()),
          stores(disk),
          monitor,
          () -> Instant.parse("2026-11-25T10:00:00Z").plusSeconds(offset));
    }

    SignedSizeJournal openJournal(RecordingDisk disk) {
      return SignedSizeJournal.open(disk.root().resolve("signed"), stores(disk), storage());
    }

    static Path containers(RecordingDisk disk) {
      return disk.root().resolve("containers");
    }

    static ChronicleFrameStores stores(RecordingDisk disk) {
      return new ChronicleFrameStores(disk::flushMapped);
    }
  }

  /** Works of a lane up to this number were acknowledged. */
  record Acknowledged(int lane, int works) {}

  /** A size of a tree may have been signed. */
  record Signed(SignedSize size) {}

  /** An account is erased, and what was signed of it is void. */
  record Forgotten(AccountAddress account) {}

  CrashHistory(RecordingDisk disk, Settings settings, SplittableRandom random) {
    this.disk = disk;
    this.settings = settings;
    this.random = random;
    for (int lane = 0; lane < settings.lanes; lane++) {
      lanes.add(new ArrayList<>(List.of(CrashModel.EMPTY)));
    }
  }

  /** Goes on from what an earlier history left. */
  CrashHistory(
      RecordingDisk disk, Settings settings, SplittableRandom random, List<CrashModel> from) {
    this.disk = disk;
    this.settings = settings;
    this.random = random;
    from.forEach(model -> lanes.add(new ArrayList<>(List.of(model))));
    serial = 1_000_000;
  }

  /** Of each lane, the state after each number of works. */
  List<List<CrashModel>> lanes() {
    return lanes;
  }

  /** Lives and ends by a clean stop, unless somebody crashes it before. */
  void play(int bursts) {
    Optional<SignedSizeJournal> journal =
        settings.journal ? Optional.of(settings.openJournal(disk)) : Optional.empty();
    SpoolEngine engine = settings.open(disk, EngineMonitor.none(), random);
    for (int burst = 0; burst < bursts; burst++) {
      if (random.nextInt(8) == 0) {
        engine.close();
        engine = settings.open(disk, EngineMonitor.none(), random);
      }
      burst(engine);
      SpoolEngine current = engine;
      journal.ifPresent(open -> sign(current, open));
    }
    engine.close();
    journal.ifPresent(SignedSizeJournal::close);
  }

  /** Works that come at once and share flushes. */
  void burst(SpoolEngine engine) {
    List<CompletionStage<?>> under = new ArrayList<>();
    for (int i = 1 + random.nextInt(BURST_MAX); i > 0; i--) {
      AccountAddress account =
          AccountAddress.parse("user" + random.nextInt(ACCOUNTS) + "@example.com");
      CrashModel.Work work = CrashModel.Work.random(account, serial++, settings.octetsMax, random);
      int lane = LaneChoice.of(account, settings.lanes);
      if (work.erases()) {
        boolean unused = erased.add(account);
      }
      List<CrashModel> states = lanes.get(lane);
      states.add(states.getLast().after(work));
      int count = states.size() - 1;
      under.add(
          engine
              .write(account, work::run)
              .whenComplete((done, failed) -> disk.note(new Acknowledged(lane, count)))
              .handle((done, failed) -> expected(work, failed)));
    }
    under.forEach(stage -> stage.toCompletableFuture().join());
  }

  private static boolean expected(CrashModel.Work work, Throwable failed) {
    Throwable cause = failed instanceof CompletionException ? failed.getCause() : failed;
    boolean planned = cause instanceof ArithmeticException;
    if (planned != work.fails()) {
      throw new AssertionError("work ended with " + failed, failed);
    }
    return planned;
  }

  private void sign(SpoolEngine engine, SignedSizeJournal journal) {
    AccountAddress account =
        AccountAddress.parse("user" + random.nextInt(ACCOUNTS) + "@example.com");
    if (erased.remove(account)) {
      disk.note(new Forgotten(account));
      journal.forget(account);
    }
    for (ContainerView view : engine.containers(account)) {
      SignedSize size =
          new SignedSize(account, view.container(), view.treeSize(), view.root(), view.lastTime());
      if (size.treeSize() > 0) {
        journal.record(List.of(size));
        disk.note(new Signed(size));
      }
    }
  }
}
