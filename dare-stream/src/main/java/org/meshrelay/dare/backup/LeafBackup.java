package org.meshrelay.dare.backup;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.ChecksummedFile;
import org.meshrelay.dare.file.DurableFiles;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.address.AccountAddress;

/**
 * Keeps the leaf hashes of all containers apart from them, while the engine runs (receipts.md 8.4):
 * each pass appends those of the frames that were made durable since the last one. A pass reads
 * only what is new, in some 3 MB of memory, holds up no lane, and writes nothing if nothing is new.
 *
 * <p>Where the last pass ended is noted beside the logs; if that does not agree with what was
 * written, because either was put back to an older state, another series is begun with the whole
 * log, and what was begun before and never finished is deleted. A pass that fails leaves the series
 * as it was, so that a device that stays full is not filled with beginnings. Blocks; for one
 * thread.
 */
public final class LeafBackup {
  private static final int HEAD = 4;

  private final SpoolEngine engine;
  private final Order order;
  private final ChecksummedFile state;
  private @Nullable Series series;

  /**
   * What is to be kept where.
   *
   * @param engineDirectory of the engine
   * @param target directory for the leaves of this engine only; made if it is not there
   * @param service whose they are, for people
   * @param whole account whose frames are kept as they are: that of the service itself, so that its
   *     accounts and their deletions come back
   */
  public record Order(Path engineDirectory, Path target, String service, AccountAddress whole) {}

  private record Series(LeafSeries place, List<LeafLane> lanes) {}

  /** A backup of the engine's leaves; nothing is read or written yet. */
  public LeafBackup(SpoolEngine engine, Order order) {
    this.engine = engine;
    this.order = order;
    this.state = new ChecksummedFile(order.engineDirectory.resolve("leaves"), "MRLS");
  }

  /**
   * One pass; what it wrote is durable when this returns.
   *
   * @return records written
   * @throws java.io.UncheckedIOException if a device fails, or the newest file of a lane is not
   *     there any more; of each lane the next pass begins where its last good one ended
   * @throws org.meshrelay.dare.spool.EngineFailedException if the engine has failed or is closed
   */
  public long run(InstantSource clock) {
    Series current = series;
    if (current == null) {
      current = resume().orElseGet(() -> begin(clock));
      series = current;
    }
    long records = 0;
    for (int lane = 0; lane < current.lanes.size(); lane++) {
      records += current.lanes.get(lane).write(engine.feed(lane));
    }
    note(current);
    if (current.place.about().isEmpty()) {
      current.place.complete(new LeafSeries.About(engine.lanes(), order.service));
    }
    return records;
  }

  private Series begin(InstantSource clock) {
    LeafSeries.deleteUnfinished(order.target, notedName().orElse(""));
    LeafSeries place = LeafSeries.begin(order.target, clock.instant());
    List<LeafLane> lanes = new ArrayList<>();
    for (int lane = 0; lane < engine.lanes(); lane++) {
      lanes.add(LeafLane.begin(place.lane(lane), order.whole));
    }
    return new Series(place, lanes);
  }

  /** The series that the note names, if both agree in every lane. */
  private Optional<Series> resume() {
    Optional<String> name = notedName();
    if (name.isEmpty()) {
      return Optional.empty();
    }
    LeafSeries place = new LeafSeries(order.target.resolve(name.get()));
    if (!Files.isDirectory(place.directory())) {
      return Optional.empty();
    }
    ByteBuffer buffer = state.read().orElseThrow().asByteBuffer().position(HEAD);
    List<LeafLane> lanes = new ArrayList<>();
    for (int lane = 0; lane < engine.lanes(); lane++) {
      LeafLane.resume(place.lane(lane), order.whole, buffer.getLong()).ifPresent(lanes::add);
    }
    return lanes.size() == engine.lanes()
        ? Optional.of(new Series(place, lanes))
        : Optional.empty();
  }

  /** The series that the note names, if it is about as many lanes. */
  private Optional<String> notedName() {
    int nameAt = HEAD + engine.lanes() * Long.BYTES;
    return state
        .read()
        .filter(noted -> noted.size() > nameAt && noted.bigEndianAt(0, HEAD) == engine.lanes())
        .map(noted -> noted.slice(nameAt, noted.size()).utf8());
  }

  /** Also after a pass without records: a lane may have gone on, or the last note have failed. */
  private void note(Series current) {
    List<Bytes> parts = new ArrayList<>();
    parts.add(Bytes.bigEndian(current.lanes.size(), HEAD));
    current.lanes.forEach(lane -> parts.add(Bytes.bigEndian(lane.position(), Long.BYTES)));
    parts.add(Bytes.utf8(current.place.name()));
    Bytes wanted = Bytes.concat(parts.toArray(Bytes[]::new));
    if (!state.read().equals(Optional.of(wanted))) {
      DurableFiles.makeDirectory(order.engineDirectory);
      state.write(wanted);
    }
  }
}
