package org.meshrelay.dare.spool;

import static org.meshrelay.dare.spool.EngineFixture.write;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.record.ContainerRef;
import org.meshrelay.dare.store.Damage;
import org.meshrelay.dare.store.FrameLog;
import org.meshrelay.dare.store.RecordSink;
import org.meshrelay.dare.store.StorageLimits;
import org.meshrelay.dare.store.Waits;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.dare.tool.InspectionProgress;
import org.meshrelay.dare.tool.InspectionReport;
import org.meshrelay.dare.tool.SpoolInspector;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;

/**
 * Changes what lies on the device, one bit or one cut at a time, and opens it: what is served is
 * what was written, at most one frame is lost for a bit, and nobody loses anything unnoticed.
 */
final class FlipCampaign {
  private static final StorageLimits STORAGE =
      new StorageLimits(
          StorageLimits.SEGMENT_OCTETS_LEAST, StorageLimits.SEGMENT_OCTETS_LEAST, 0, 0);

  /** Zeros from here on leave the mark of the last flush; without it all would be unused room. */
  private static final int FIRST_RECORD = 4_400;

  private static final List<AccountAddress> ACCOUNTS =
      List.of(EngineFixture.ALICE, EngineFixture.BOB);

  private static final AccountAddress ERASED = AccountAddress.parse("dave@example.com");

  private static final List<ContainerName> NAMES =
      List.of(ContainerName.INBOUND, ContainerName.LOCAL);

  private final Path base;
  private final Path copy;
  private final Map<ContainerRef, List<String>> expected = new LinkedHashMap<>();

  /** Outcomes by kind of file. */
  private final Map<String, int[]> counts = new TreeMap<>();

  /** Makes what is to be damaged: files of a stopped engine and of one that was killed. */
  FlipCampaign(Path scratch) {
    this.base = scratch.resolve("base");
    this.copy = scratch.resolve("copy");
    Path live = scratch.resolve("live");
    try (SpoolEngine engine = open(live, EngineMonitor.none())) {
      posts(engine, 0, 60, 9_000);
      erase(engine);
    }
    try (SpoolEngine engine = open(live, EngineMonitor.none())) {
      posts(engine, 60, 100, 700);
      copyQuiet(live);
    }
  }

  /**
   * As a kill would leave it now. Indexes are merged behind the writer, so a copy taken meanwhile
   * may miss files; nothing more is written, so that ends soon.
   */
  private void copyQuiet(Path live) {
    Waits.until(
        () -> {
          Trees.deleteIfThere(base);
          try {
            Map<Path, Long> before = sizes(live);
            Trees.copy(live, base);
            return before.equals(sizes(live));
          } catch (UncheckedIOException e) {
            if (e.getCause() instanceof NoSuchFileException) {
              return false;
            }
            throw e;
          }
        });
  }

  private static Map<Path, Long> sizes(Path directory) {
    Map<Path, Long> sizes = new TreeMap<>();
    for (Path file : Trees.files(directory)) {
      try {
        sizes.put(file, Files.size(file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return sizes;
  }

  /** An account that was, and is not to come back. */
  private static void erase(SpoolEngine engine) {
    for (int i = 0; i < 3; i++) {
      var unused = EngineFixture.post(engine, ERASED, "id-" + i, "erased");
    }
    var unused =
        write(
            engine,
            ERASED,
            tx -> {
              tx.eraseAccount();
              return 0;
            });
  }

  private static SpoolEngine open(Path directory, EngineMonitor monitor) {
    return SpoolEngine.open(
        EngineConfig.at(directory)
            .withLanes(1)
            .withLane(LaneLimits.DEFAULT.withIndexEntriesMax(50))
            .withStorage(STORAGE),
        new ChronicleFrameStores((file, mapped, from, octets) -> {}),
        monitor);
  }

  private void posts(SpoolEngine engine, int from, int to, int octets) {
    for (int i = from; i < to; i++) {
      ContainerRef ref = new ContainerRef(ACCOUNTS.get(i % 2), NAMES.get(i / 2 % 2));
      String text = i + " " + "x".repeat(octets + i);
      String id = "id-" + i;
      var unused =
          write(
              engine,
              ref.account(),
              tx -> {
                tx.create(ref.container());
                return tx.append(ref.container(), EngineFixture.message(id, text));
              });
      expected.computeIfAbsent(ref, r -> new ArrayList<>()).add(text);
    }
  }

  /** Files that may be damaged, relative to the engine's directory. */
  List<Path> files() {
    return Trees.files(base).stream().map(base::relativize).toList();
  }

  byte[] octets(Path file) {
    return Trees.read(base.resolve(file));
  }

  /** Kind of a file: its name without numbers, with what it belongs to. */
  static String kind(Path file) {
    String text = file.toString().replaceAll("[0-9]{2,}[A-Z]?", "N");
    return text.startsWith("lane-N/") ? text.substring(7) : text;
  }

  /** Turns one bit and checks everything. */
  void flip(Path file, int offset, int bit, boolean withIndex) {
    Trees.copy(base, copy);
    Path victim = copy.resolve(file);
    byte[] octets = Trees.read(victim);
    octets[offset] ^= (byte) (1 << bit);
    Trees.write(victim, octets);
    if (!withIndex) {
      Trees.delete(copy.resolve("lane-00").resolve("index"));
    }
    try {
      int lost = check(1);
      count(kind(file), lost);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "bit "
              + bit
              + " of octet "
              + offset
              + " of "
              + file
              + (withIndex ? "" : ", index to be built")
              + ": "
              + e.getMessage(),
          e);
    }
    Trees.delete(copy);
  }

  /** Cuts a file and opens the engine; everything behind the cut may be lost, nothing unnoticed. */
  void cut(Path file, int size) {
    Trees.copy(base, copy);
    Path victim = copy.resolve(file);
    Trees.write(victim, java.util.Arrays.copyOf(Trees.read(victim), size));
    try {
      int lost = check(Integer.MAX_VALUE);
      count("cut of " + kind(file), lost);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(file + " cut to " + size + ": " + e.getMessage(), e);
    }
    Trees.delete(copy);
  }

  private void count(String kind, int lost) {
    int[] count = counts.computeIfAbsent(kind, k -> new int[2]);
    count[0]++;
    count[1] += lost > 0 ? 1 : 0;
  }

  /** Frames that are lost, all of which somebody was told of. */
  private int check(int lostMax) {
    InspectionReport report =
        new SpoolInspector(copy, new ChronicleFrameStores(), InspectionProgress.none()).inspect();
    List<FrameDamagedException> told = new CopyOnWriteArrayList<>();
    EngineMonitor monitor =
        new EngineMonitor() {
          @Override
          public void damaged(FrameDamagedException damage) {
            told.add(damage);
          }
        };
    List<String> lost = new ArrayList<>();
    try (SpoolEngine engine = open(copy, monitor)) {
      expected.forEach((ref, texts) -> read(engine, ref, texts, lost));
      if (lostMax == 1 && !engine.containers(ERASED).isEmpty()) {
        throw new AssertionError("an erased account is back");
      }
      var unused =
          EngineFixture.post(engine, AccountAddress.parse("carol@example.com"), "new", "new");
    }
    if (lost.size() > lostMax) {
      throw new AssertionError("lost " + lost);
    }
    if (!lost.isEmpty() && report.isGood()) {
      throw new AssertionError("nobody notices that " + lost + " is lost, told " + told);
    }
    return lost.size();
  }

  private static void read(
      SpoolEngine engine, ContainerRef ref, List<String> texts, List<String> lost) {
    for (int index = 1; index <= texts.size(); index++) {
      try {
        StoredFrame frame = engine.read(ref.account(), ref.container(), index);
        if (!texts.get(index - 1).equals(EngineFixture.text(frame))) {
          throw new AssertionError("served otherwise than written: " + ref + " " + index);
        }
      } catch (FrameDamagedException | IndexOutOfBoundsException e) {
        lost.add(ref + " " + index);
      }
    }
  }

  /** What a log tells when it is read from its beginning. */
  private static final class Told implements RecordSink {
    final List<Bytes> records = new ArrayList<>();
    boolean damaged;

    @Override
    public void record(long position, Bytes record) {
      records.add(record);
    }

    @Override
    public void damaged(long position, long octets, Bytes first, Damage damage) {
      damaged = true;
    }
  }

  private Told told() {
    Told told = new Told();
    try (FrameLog log =
        new ChronicleFrameStores().openForReading(new EngineDirectory(copy).log(0))) {
      log.replay(FrameLog.BEFORE_FIRST, told);
    }
    return told;
  }

  /**
   * Takes one octet after the other from the end of a segment, by cutting the file or by zeros, and
   * reads the log each time. Returns how often.
   */
  int shorten(Path file, int end, int octets, int step, boolean zeros) {
    Trees.copy(base, copy);
    List<Bytes> all = told().records;
    int done = 0;
    try (FileChannel channel = FileChannel.open(copy.resolve(file), StandardOpenOption.WRITE)) {
      for (int at = end - 1; at >= Math.max(zeros ? FIRST_RECORD : 0, end - octets); at--) {
        if (zeros) {
          int unused = channel.write(ByteBuffer.allocate(1), at);
        } else {
          FileChannel unused = channel.truncate(at);
        }
        if ((end - at) % step == 0) {
          compare(file + " without octets from " + at, all, told());
          done++;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Trees.delete(copy);
    return done;
  }

  private static void compare(String where, List<Bytes> all, Told told) {
    int lost = 0;
    int next = 0;
    for (Bytes record : all) {
      if (next < told.records.size() && told.records.get(next).equals(record)) {
        next++;
      } else {
        lost++;
      }
    }
    if (next != told.records.size()) {
      throw new AssertionError(where + ": a record is served that was not written");
    }
    if (lost > 0 && !told.damaged) {
      throw new AssertionError(where + ": " + lost + " records are lost and nobody notices");
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    counts.forEach(
        (kind, count) ->
            text.append(
                "%n  %-40s %6d tried, %6d lost a frame and were noticed"
                    .formatted(kind, count[0], count[1])));
    return text.toString();
  }
}
