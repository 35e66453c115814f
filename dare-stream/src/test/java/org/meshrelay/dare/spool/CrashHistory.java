package org.meshrelay.dare.spool;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.meshrelay.dare.store.StorageFullException;
import org.meshrelay.dare.store.StorageLimits;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.testkit.disk.Faults;
import org.meshrelay.testkit.disk.RecordingDisk;

/**
 * A random life of an engine on a recorded disk: works in bursts, erasures, works that fail, clean
 * restarts, a device that breaks down and comes back, segments that roll, compaction beside the
 * works, retention, index files that are written and merged, and a journal of signed sizes. What is
 * acknowledged is noted on the disk at that moment.
 */
final class CrashHistory {
  private static final int ACCOUNTS = 4;
  private static final int BURST_MAX = 6;

  private final SplittableRandom random;
  private final RecordingDisk disk;
  private final Faults faults;
  private final Settings settings;
  private final List<List<CrashModel>> lanes = new ArrayList<>();
  private final Set<AccountAddress> erased = new HashSet<>();
  private int serial;
  private int parts;
  private int stumbles;

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

  /** Frames whose payload is gone for good, each by the number of its work and its own. */
  record Redacted(Set<String> serials) {}

  /** Every third frame of a container has had its time. */
  static boolean mayRedact(long index) {
    return index % 3 == 0;
  }

  CrashHistory(RecordingDisk disk, Faults faults, Settings settings, SplittableRandom random) {
    this.disk = disk;
    this.faults = faults;
    disk.fail(faults);
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
    this.faults = Faults.NONE;
    this.settings = settings;
    this.random = random;
    from.forEach(model -> lanes.add(new ArrayList<>(List.of(model))));
    // Texts of different lives are different, hardly ever not.
    serial = 1_000_000 * (1 + random.nextInt(2_000));
  }

  /** Of each lane, the state after each number of works. */
  List<List<CrashModel>> lanes() {
    return lanes;
  }

  /** Lives and ends by a clean stop, unless somebody crashes it before. */
  void play(int bursts) {
    Open open = open();
    for (int burst = 0; burst < bursts; burst++) {
      int event = random.nextInt(16);
      if (event < 2) {
        open.close();
        open = open();
      } else if (event < 4) {
        List<Integer> known = stumble(open.engine);
        open = reopen(open.journal, known);
      }
      live(open.engine);
      SpoolEngine current = open.engine;
      open.journal.ifPresent(journal -> sign(current, journal));
    }
    open.close();
  }

  /**
   * From some operation on the device takes nothing any more: the engine goes down, or is stopped,
   * with its last works neither acknowledged nor known to be lost. What it was doing to its files
   * ends in the middle, as if the process had been killed. Returns the works acknowledged.
   */
  private List<Integer> stumble(SpoolEngine engine) {
    stumbles++;
    disk.fail(broken(random.nextInt(60)));
    boolean failed = false;
    List<Integer> known = List.of();
    for (int i = random.nextInt(2 * BURST_MAX); i > 0 && !failed; i--) {
      CrashModel.Work work = work();
      int lane = LaneChoice.of(work.account(), settings.lanes);
      List<CrashModel> states = lanes.get(lane);
      CrashModel after = states.getLast().after(work);
      try {
        var unused = EngineFixture.write(engine, work.account(), work::run);
        acknowledge(lane, after);
      } catch (EngineFailedException e) {
        failed = true;
        known = counts();
        states.add(after);
      } catch (StorageFullException | ArithmeticException e) {
        // Nothing has happened: there was no room, or the work was to fail.
      }
    }
    engine.close();
    return failed ? known : counts();
  }

  /** Of each lane the number of works that all are acknowledged at this moment. */
  private List<Integer> counts() {
    return lanes.stream().map(states -> states.size() - 1).toList();
  }

  private Faults broken(int operations) {
    AtomicInteger left = new AtomicInteger(operations);
    return (operation, file) ->
        operation.isChange() && left.getAndDecrement() <= 0
            ? Faults.Fault.EIO
            : faults.before(operation, file);
  }

  private void acknowledge(int lane, CrashModel state) {
    List<CrashModel> states = lanes.get(lane);
    states.add(state);
    disk.note(new Acknowledged(lane, states.size() - 1));
  }

  /** Opens what a stumble left, perhaps stumbling again; what is then served is there for good. */
  private Open reopen(Optional<SignedSizeJournal> journal, List<Integer> known) {
    if (random.nextBoolean()) {
      disk.fail(broken(random.nextInt(40)));
      try {
        settings.open(disk, EngineMonitor.none(), random).close();
      } catch (UncheckedIOException | StorageFullException e) {
        // The next one is to open it.
      }
    }
    disk.fail(faults);
    SpoolEngine engine = settings.open(disk, EngineMonitor.none(), random);
    List<Integer> found = new CrashOracle(engine, settings.lanes).position(lanes, known, Set.of());
    for (int lane = 0; lane < found.size(); lane++) {
      acknowledge(lane, lanes.get(lane).get(found.get(lane)));
    }
    return new Open(engine, journal);
  }

  /** An engine and perhaps a journal. */
  private record Open(SpoolEngine engine, Optional<SignedSizeJournal> journal) {
    void close() {
      engine.close();
      journal.ifPresent(SignedSizeJournal::close);
    }
  }

  private Open open() {
    Optional<SignedSizeJournal> journal =
        settings.journal ? Optional.of(settings.openJournal(disk)) : Optional.empty();
    return new Open(settings.open(disk, EngineMonitor.none(), random), journal);
  }

  /** A burst, beside a compaction or not. */
  void live(SpoolEngine engine) {
    if (random.nextInt(3) > 0) {
      burst(engine);
      return;
    }
    CompactionOrder order =
        new CompactionOrder(
            1 + random.nextInt(60),
            random.nextBoolean(),
            1L << 40,
            frame -> mayRedact(frame.index()));
    CompletableFuture<CompactionReport> compaction =
        CompletableFuture.supplyAsync(() -> engine.compact(order));
    burst(engine);
    parts += compaction.join().parts();
    disk.note(new Redacted(redacted(engine)));
  }

  /** How often the device broke down under the engine. */
  int stumbles() {
    return stumbles;
  }

  /** Parts of logs that were given back. */
  int parts() {
    return parts;
  }

  private Set<String> redacted(SpoolEngine engine) {
    Set<String> serials = new HashSet<>();
    for (List<CrashModel> states : lanes) {
      states
          .getLast()
          .containers()
          .forEach(
              (name, contents) -> {
                List<Optional<String>> found = CrashOracle.texts(engine, name);
                for (int i = 0; i < found.size(); i++) {
                  if (found.get(i).isEmpty()) {
                    boolean unused = serials.add(CrashModel.serial(contents.texts().get(i)));
                  }
                }
              });
    }
    return serials;
  }

  /** Works that come at once and share flushes. */
  private void burst(SpoolEngine engine) {
    List<CompletionStage<?>> under = new ArrayList<>();
    for (int i = 1 + random.nextInt(BURST_MAX); i > 0; i--) {
      CrashModel.Work work = work();
      AccountAddress account = work.account();
      int lane = LaneChoice.of(account, settings.lanes);
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

  private CrashModel.Work work() {
    AccountAddress account =
        AccountAddress.parse("user" + random.nextInt(ACCOUNTS) + "@example.com");
    CrashModel.Work work = CrashModel.Work.random(account, serial++, settings.octetsMax, random);
    if (work.erases()) {
      boolean unused = erased.add(account);
    }
    return work;
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
    if (random.nextInt(4) == 0) {
      long unused = journal.compact(1);
    }
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
