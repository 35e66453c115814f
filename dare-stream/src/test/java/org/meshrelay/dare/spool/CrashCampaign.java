package org.meshrelay.dare.spool;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.testkit.disk.CrashImage;
import org.meshrelay.testkit.disk.CrashStyle;
import org.meshrelay.testkit.disk.DiskTrace;
import org.meshrelay.testkit.disk.Faults;
import org.meshrelay.testkit.disk.RecordingDisk;

/**
 * Lets engines live, cuts the power at chosen instants, and opens what the disk may hold then. A
 * third of the states are crashed once more while the engine recovers or shortly after.
 */
final class CrashCampaign {
  private static final int BURSTS = 12;
  private static final int BURSTS_AFTERWARDS = 2;

  private final Path scratch;
  private final Faults faults;
  private int images;
  private int histories;
  private int states;
  private int doubleCrashes;
  private int works;
  private int parts;
  private int stumbles;

  /**
   * A campaign.
   *
   * @param scratch directory for what disks hold
   * @param faults of the disk while an engine lives, for negative controls
   */
  CrashCampaign(Path scratch, Faults faults) {
    this.scratch = scratch;
    this.faults = faults;
  }

  /** What a crash left, and what had been acknowledged by then. */
  private record Crash(
      String where,
      CrashImage image,
      boolean whole,
      List<Integer> acknowledged,
      Set<String> redacted,
      Signatures signed) {}

  /** Largest trees that were signed before a crash. */
  private record Signatures(Map<String, SignedSize> sizes) {
    void note(CrashHistory.Signed signed) {
      SignedSize size = signed.size();
      sizes.put(CrashModel.nameOf(size.account(), size.container()), size);
    }

    void forget(AccountAddress account) {
      sizes.keySet().removeIf(name -> name.startsWith(account + " "));
    }

    Signatures copy() {
      return new Signatures(new HashMap<>(sizes));
    }
  }

  /** One history, of which so many crash states are tried. */
  void history(SplittableRandom random, int statesWanted) {
    CrashHistory.Settings settings = CrashHistory.Settings.random(random);
    Path directory = fresh();
    RecordingDisk disk = RecordingDisk.at(directory);
    CrashHistory history = new CrashHistory(disk, faults, settings, random);
    history.play(BURSTS);
    histories++;
    parts += history.parts();
    stumbles += history.stumbles();
    works += history.lanes().stream().mapToInt(states -> states.size() - 1).sum();
    Trees.delete(directory);
    for (Crash crash : crashes(disk.trace(), settings, random, statesWanted)) {
      boolean again = random.nextInt(3) == 0;
      recover(crash, settings, history.lanes(), random, again);
    }
  }

  private Path fresh() {
    Path directory = scratch.resolve("disk" + images++);
    try {
      return java.nio.file.Files.createDirectories(directory);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Crashes at random instants, most of them where something is undecided. */
  private static List<Crash> crashes(
      DiskTrace trace, CrashHistory.Settings settings, SplittableRandom random, int wanted) {
    TreeSet<Integer> undecided = new TreeSet<>();
    trace.replay(
        (step, state) -> {
          if (state.undecided() > 0) {
            undecided.add(step);
          }
        });
    List<Integer> candidates = List.copyOf(undecided);
    Map<Integer, Integer> chosen = new HashMap<>();
    for (int i = 0; i < wanted; i++) {
      boolean any = candidates.isEmpty() || random.nextInt(8) == 0;
      int step =
          any ? random.nextInt(trace.size()) : candidates.get(random.nextInt(candidates.size()));
      chosen.merge(step, 1, Integer::sum);
    }
    return crashes(trace, settings, random, chosen);
  }

  private static List<Crash> crashes(
      DiskTrace trace,
      CrashHistory.Settings settings,
      SplittableRandom random,
      Map<Integer, Integer> chosen) {
    List<Crash> crashes = new ArrayList<>();
    List<Integer> acknowledged = new ArrayList<>(Collections.nCopies(settings.lanes(), 0));
    Signatures signed = new Signatures(new HashMap<>());
    Set<String> redacted = new HashSet<>();
    CrashStyle[] styles = CrashStyle.values();
    trace.replay(
        (step, state) -> {
          switch (state.note()) {
            case CrashHistory.Acknowledged ack -> acknowledged.set(ack.lane(), ack.works());
            case CrashHistory.Signed size -> signed.note(size);
            case CrashHistory.Redacted gone -> redacted.addAll(gone.serials());
            case CrashHistory.Forgotten forgotten -> signed.forget(forgotten.account());
            case null, default -> {}
          }
          for (int i = chosen.getOrDefault(step, 0); i > 0; i--) {
            CrashStyle style = styles[random.nextInt(styles.length)];
            boolean whole = style == CrashStyle.EVERYTHING;
            crashes.add(
                new Crash(
                    style
                        + " after step "
                        + step
                        + " of "
                        + trace.size()
                        + ": "
                        + trace.describe(step),
                    state.crash(style, random),
                    whole,
                    settings.sync() || whole
                        ? List.copyOf(acknowledged)
                        : Collections.nCopies(settings.lanes(), 0),
                    Set.copyOf(redacted),
                    signed.copy()));
          }
        });
    return crashes;
  }

  private void recover(
      Crash crash,
      CrashHistory.Settings settings,
      List<List<CrashModel>> lanes,
      SplittableRandom random,
      boolean again) {
    Path directory = fresh();
    crash.image.writeTo(directory);
    RecordingDisk disk = RecordingDisk.at(directory);
    states++;
    try {
      CrashHistory after = live(disk, crash, settings, lanes, random);
      if (again) {
        crashAgain(disk.trace(), crash, settings, lanes, after.lanes(), random);
      }
    } catch (RuntimeException | AssertionError e) {
      Path kept = fresh();
      crash.image.writeTo(kept);
      throw new AssertionError(
          settings + ", " + crash.where + ", disk kept in " + kept + ": " + e.getMessage(), e);
    }
    Trees.delete(directory);
  }

  /** Opens, checks, goes on working, stops, and checks once more. */
  private static CrashHistory live(
      RecordingDisk disk,
      Crash crash,
      CrashHistory.Settings settings,
      List<List<CrashModel>> lanes,
      SplittableRandom random) {
    checkJournal(disk, crash, settings);
    List<CrashModel> reached = new ArrayList<>();
    CrashHistory after;
    Complaints complaints = new Complaints();
    try (SpoolEngine engine = settings.open(disk, complaints, random)) {
      CrashOracle oracle = new CrashOracle(engine, settings.lanes());
      List<Integer> position = oracle.position(lanes, crash.acknowledged, crash.redacted);
      oracle.inspect(disk);
      for (int lane = 0; lane < position.size(); lane++) {
        reached.add(lanes.get(lane).get(position.get(lane)));
      }
      disk.note(new Opened());
      after = new CrashHistory(disk, settings, random, reached);
      for (int i = random.nextInt(BURSTS_AFTERWARDS + 1); i > 0; i--) {
        after.live(engine);
      }
    }
    complaints.check();
    try (SpoolEngine engine = settings.open(disk, complaints, random)) {
      CrashOracle oracle = new CrashOracle(engine, settings.lanes());
      List<Integer> all = after.lanes().stream().map(states -> states.size() - 1).toList();
      List<Integer> unused = oracle.position(after.lanes(), all, crash.redacted);
    }
    complaints.check();
    return after;
  }

  /** The engine was open again and had served what it holds. */
  private record Opened() {}

  private static void checkJournal(
      RecordingDisk disk, Crash crash, CrashHistory.Settings settings) {
    if (!settings.journal()) {
      return;
    }
    try (SignedSizeJournal journal = settings.openJournal(disk)) {
      crash.signed.sizes.forEach(
          (name, size) -> {
            Optional<SignedSize> found = journal.last(size.account(), size.container());
            if (found.isEmpty() || found.get().treeSize() < size.treeSize()) {
              throw new AssertionError("signed " + size + ", remembered " + found);
            }
          });
    }
  }

  /** Crashes the recovering engine, or what it did after; then nothing served may be gone. */
  private void crashAgain(
      DiskTrace trace,
      Crash first,
      CrashHistory.Settings settings,
      List<List<CrashModel>> before,
      List<List<CrashModel>> after,
      SplittableRandom random) {
    doubleCrashes++;
    int step = random.nextInt(trace.size());
    boolean[] opened = new boolean[1];
    trace.replay((at, state) -> opened[0] |= at <= step && state.note() instanceof Opened);
    for (Crash second : crashes(trace, settings, random, Map.of(step, 1))) {
      states++;
      List<Integer> least = opened[0] ? second.acknowledged : first.acknowledged;
      Path directory = fresh();
      second.image.writeTo(directory);
      RecordingDisk disk = RecordingDisk.at(directory);
      Crash both =
          new Crash(
              second.where + " in recovery",
              second.image,
              second.whole,
              least,
              union(first.redacted, second.redacted),
              first.signed);
      CrashHistory unused = live(disk, both, settings, opened[0] ? after : before, random);
      Trees.delete(directory);
    }
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    Set<String> both = new HashSet<>(one);
    boolean unused = both.addAll(other);
    return both;
  }

  /** No crash may look like damage, or stop the engine. */
  private static final class Complaints implements EngineMonitor {
    private final List<RuntimeException> heard = new CopyOnWriteArrayList<>();

    @Override
    public void damaged(FrameDamagedException damage) {
      heard.add(damage);
    }

    @Override
    public void failed(EngineFailedException cause) {
      heard.add(cause);
    }

    void check() {
      if (!heard.isEmpty()) {
        throw new AssertionError("a crash is taken for damage: " + heard, heard.getFirst());
      }
    }
  }

  int states() {
    return states;
  }

  @Override
  public String toString() {
    return ("%d crash states, %d of them of a crash after a crash, of %d histories with %d works"
            + ", %d parts of logs given back by compaction, %d failures of the device")
        .formatted(states, doubleCrashes, histories, works, parts, stumbles);
  }
}
