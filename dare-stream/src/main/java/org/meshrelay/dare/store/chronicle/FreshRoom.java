package org.meshrelay.dare.store.chronicle;

import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the room of a segment a piece at a time, just before it is written. Recovery and tools
 * read a segment beyond its last record; what the kernel's cache keeps of that would make each
 * flush write a MiB. For the lane's thread.
 */
final class FreshRoom {
  /** One call for some 500 messages; a tool that reads at the same moment costs no more than it. */
  private static final int STEP = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(FreshRoom.class);

  private final Path file;
  private final int fileEnd;
  private int freshEnd;

  /**
   * The room behind what a file holds.
   *
   * @param firstOffset where the first record goes
   * @param fileEnd size of the file
   */
  FreshRoom(Path file, int firstOffset, int fileEnd) {
    this.file = file;
    this.fileEnd = fileEnd / FileRoom.PAGE * FileRoom.PAGE;
    this.freshEnd = roundUp(firstOffset, FileRoom.PAGE);
  }

  /** Octets up to this offset are about to be written; none behind it was. */
  void upTo(int end) {
    if (end <= freshEnd || freshEnd >= fileEnd) {
      return;
    }
    int next = Math.min(fileEnd, roundUp(end, STEP));
    try {
      boolean renewed = FileRoom.renew(file, freshEnd, next - freshEnd);
      freshEnd = renewed ? next : fileEnd;
    } catch (IOException e) {
      // The room is there all the same; the device will tell what is wrong at the next flush.
      LOG.warn("room of a segment is not renewed, flushes may write more cause={}", e.toString());
      freshEnd = fileEnd;
    }
  }

  private static int roundUp(int octets, int step) {
    return (octets + step - 1) / step * step;
  }
}
