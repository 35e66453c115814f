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
 * log. Blocks; for one thread.
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
   * @throws java.io.UncheckedIOException if a device fails; the next pass begins where this one did
   * @throws org.meshrelay.dare.spool.EngineFailedException if the engine has failed or is closed
   */
  public long run(InstantSource clock) {
    Series current = series;
    if (current == null) {
      current = resume().orElseGet(() -> begin(clock));
    }
    series = null;
    long records = 0;
    for (int lane = 0; lane < current.lanes.size(); lane++) {
      records += current.lanes.get(lane).write(engine.feed(lane));
    }
    if (records > 0 || !state.exists()) {
      note(current);
    }
    if (current.place.about().isEmpty()) {
      current.place.complete(new LeafSeries.About(engine.lanes(), order.service));
    }
    series = current;
    return records;
  }

  private Series begin(InstantSource clock) {
    LeafSeries place = LeafSeries.begin(order.target, clock.instant());
    List<LeafLane> lanes = new ArrayList<>();
    for (int lane = 0; lane < engine.lanes(); lane++) {
      lanes.add(LeafLane.begin(place.lane(lane), order.whole));
    }
    return new Series(place, lanes);
  }

  /** The series that the note names, if both agree in every lane. */
  private Optional<Series> resume() {
    Optional<Bytes> noted = state.read();
    if (noted.isEmpty() || noted.get().size() < HEAD + engine.lanes() * Long.BYTES) {
      return Optional.empty();
    }
    ByteBuffer buffer = noted.get().asByteBuffer();
    if (buffer.getInt() != engine.lanes()) {
      return Optional.empty();
    }
    int nameAt = HEAD + engine.lanes() * Long.BYTES;
    String name = noted.get().slice(nameAt, noted.get().size()).utf8();
    LeafSeries place = new LeafSeries(order.target.resolve(name));
    if (!Files.isDirectory(place.directory())) {
      return Optional.empty();
    }
    List<LeafLane> lanes = new ArrayList<>();
    for (int lane = 0; lane < engine.lanes(); lane++) {
      LeafLane.resume(place.lane(lane), order.whole, buffer.getLong()).ifPresent(lanes::add);
    }
    return lanes.size() == engine.lanes()
        ? Optional.of(new Series(place, lanes))
        : Optional.empty();
  }

  private void note(Series current) {
    List<Bytes> parts = new ArrayList<>();
    parts.add(Bytes.bigEndian(current.lanes.size(), HEAD));
    current.lanes.forEach(lane -> parts.add(Bytes.bigEndian(lane.position(), Long.BYTES)));
    parts.add(Bytes.utf8(current.place.name()));
    DurableFiles.makeDirectory(order.engineDirectory);
    state.write(Bytes.concat(parts.toArray(Bytes[]::new)));
  }
}
