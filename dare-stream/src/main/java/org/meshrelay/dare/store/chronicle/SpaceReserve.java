package org.meshrelay.dare.store.chronicle;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.meshrelay.dare.file.DurableFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is only there to be deleted: what opening a log has to write (its epoch, where a torn
 * segment ends, the torn piece itself) finds room in it even when a full device was the reason for
 * the restart.
 */
final class SpaceReserve {
  /** A few small files of one block each, and most torn tails. */
  private static final int OCTETS = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(SpaceReserve.class);

  private final Path file;

  SpaceReserve(Path log) {
    this.file = log.resolve("reserve");
  }

  /** Gives the room away. */
  void release() {
    DurableFiles.delete(file);
  }

  /** Takes it again if the device has it; if not, the next opening does without. */
  void take() {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      DurableFiles.fillWithZeros(channel, 0, OCTETS);
    } catch (IOException e) {
      LOG.warn("no room for a reserve file={} cause={}", file, e.toString());
      DurableFiles.delete(file);
    }
  }
}
