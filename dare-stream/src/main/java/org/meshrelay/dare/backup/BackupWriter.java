package org.meshrelay.dare.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.DurableFiles;
import org.meshrelay.dare.spool.EngineDirectory;
import org.meshrelay.dare.store.Damage;
import org.meshrelay.dare.store.FrameLog;
import org.meshrelay.dare.store.FrameStoreFactory;
import org.meshrelay.dare.store.RecordSink;
import org.meshrelay.dare.tool.InspectionProgress;
import org.meshrelay.protocol.address.AccountAddress;

/**
 * Copies an engine's directory while the engine may be running: of each lane a prefix of its log,
 * whole works only. All logs are opened before anything is copied, so the prefixes end at nearly
 * one moment; the lane of the account named first is opened first, so that of every account it
 * names the containers are in the backup. Takes no lock and holds nobody up. For one thread.
 */
public final class BackupWriter {
  private final Path source;
  private final FrameStoreFactory stores;
  private final BackupLayout target;
  private final InspectionProgress progress;

  /**
   * A writer.
   *
   * @param source directory of an engine
   * @param target directory to be made; nothing may be in it
   */
  public BackupWriter(
      Path source, FrameStoreFactory stores, Path target, InspectionProgress progress) {
    this.source = source;
    this.stores = stores;
    this.target = new BackupLayout(target);
    this.progress = progress;
  }

  /**
   * What goes into a backup besides the containers.
   *
   * @param time now
   * @param service whose backup it is, for people
   * @param first account whose lane is opened before the others; null if none is
   * @param journal directory of the signed-size journal; null if there is none
   * @param keys files to be copied, by the names they shall have; usually none
   */
  public record Order(
      Instant time,
      String service,
      @Nullable AccountAddress first,
      @Nullable Path journal,
      Map<String, Path> keys) {
    /** Copies the map. */
    public Order {
      keys = Map.copyOf(keys);
    }
  }

  /**
   * Makes the backup; it is whole and durable when this returns.
   *
   * @throws BackupException if the target is not empty; nothing was changed
   * @throws IllegalArgumentException if the source is no engine's directory
   * @throws UncheckedIOException if a device fails; what was written is no backup
   */
  public BackupManifest write(Order order) throws BackupException {
    int lanes =
        new EngineDirectory(source)
            .lanes()
            .orElseThrow(() -> new IllegalArgumentException("no spools in " + source));
    requireEmpty(target.directory(), "write the backup into a new directory");
    DurableFiles.makeDirectory(target.directory());
    restrict(target.directory());
    target.engine().claim(lanes);
    Map<Integer, FrameLog> logs = new TreeMap<>();
    try {
      long signed = order.journal == null ? 0 : copySigned(order.journal);
      open(logs, lanes, order.first);
      List<BackupManifest.Lane> copied = new ArrayList<>();
      for (int lane = 0; lane < lanes; lane++) {
        copied.add(copy(logs.get(lane), lane, lanes));
      }
      copyKeys(order.keys);
      BackupManifest manifest =
          new BackupManifest(order.time, order.service, copied, signed, !order.keys.isEmpty());
      manifest.write(target.manifest());
      Sums.write(target);
      return manifest;
    } finally {
      logs.values().forEach(FrameLog::close);
    }
  }

  private void open(Map<Integer, FrameLog> logs, int lanes, @Nullable AccountAddress first) {
    EngineDirectory layout = new EngineDirectory(source);
    if (first != null) {
      int lane = EngineDirectory.laneOf(first, lanes);
      logs.put(lane, stores.openForReading(layout.log(lane)));
    }
    for (int lane = 0; lane < lanes; lane++) {
      if (!logs.containsKey(lane)) {
        logs.put(lane, stores.openForReading(layout.log(lane)));
      }
    }
  }

  private BackupManifest.Lane copy(@Nullable FrameLog log, int lane, int lanes) {
    if (log == null) {
      throw new IllegalStateException("lane was not opened");
    }
    Path file = target.records(lane);
    Path directory = target.engine().log(lane);
    DurableFiles.makeDirectory(directory);
    long[] read = {0};
    try (RecordFile.Writer out = RecordFile.Writer.create(file, RecordFile.BACKUP)) {
      WholeWorks works =
          new WholeWorks(
              record -> {
                out.add(record);
                read[0] += record.size();
                progress.read(lane, lanes, read[0]);
              });
      log.replay(FrameLog.BEFORE_FIRST, works);
      works.finish(log.lastGood());
      return new BackupManifest.Lane(works.records(), works.octets(), works.damaged());
    } finally {
      DurableFiles.syncDirectory(directory);
    }
  }

  /** The notes as they are: they say what was signed, whichever containers come back. */
  private long copySigned(Path journal) {
    Path log = journal.resolve("log");
    if (!Files.isDirectory(log)) {
      return 0;
    }
    DurableFiles.makeDirectory(target.signedDirectory());
    long[] count = {0};
    try (RecordFile.Writer out = RecordFile.Writer.create(target.signed(), RecordFile.BACKUP);
        FrameLog notes = stores.openForReading(log)) {
      notes.replay(
          FrameLog.BEFORE_FIRST,
          new RecordSink() {
            @Override
            public void record(long position, Bytes record) {
              out.add(record);
              count[0]++;
            }

            @Override
            public void damaged(long position, long octets, Bytes first, Damage damage) {
              // The journal's own start reports it; a backup has what can be read.
            }
          });
    }
    return count[0];
  }

  private void copyKeys(Map<String, Path> keys) {
    if (keys.isEmpty()) {
      return;
    }
    DurableFiles.makeDirectory(target.keys());
    restrict(target.keys());
    keys.forEach(
        (name, file) -> {
          try {
            // With the attributes of the original, so a private file never is readable by others.
            Path unused =
                Files.copy(
                    file,
                    target.keys().resolve(name),
                    java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
          } catch (IOException e) {
            throw new UncheckedIOException("cannot copy " + file, e);
          }
        });
    DurableFiles.syncDirectory(target.keys());
  }

  /** Messages are ciphertext, but who wrote to whom is not: for the owner only. */
  static void restrict(Path directory) {
    try {
      Path unused =
          Files.setPosixFilePermissions(
              directory, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
    } catch (UnsupportedOperationException e) {
      return; // a file system without owners
    } catch (IOException e) {
      throw new UncheckedIOException("cannot restrict " + directory, e);
    }
  }

  static void requireEmpty(Path directory, String advice) throws BackupException {
    boolean empty =
        !Files.exists(directory)
            || (Files.isDirectory(directory) && DurableFiles.list(directory).isEmpty());
    if (!empty) {
      throw new BackupException(directory + " is not empty; " + advice);
    }
  }
}
