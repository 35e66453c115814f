package org.meshrelay.dare.container.walk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.meshrelay.dare.file.DurableFiles;

/** The end of an archive: cut where it is torn (dare.md 8.2), and grown in one piece. */
public final class TornTail {
  private static final int BLOCK = 1 << 20;

  private TornTail() {}

  /** Keeps what is behind the offset in a file beside the archive, and cuts it off. */
  public static void cut(FileChannel archive, Path name, long end) throws IOException {
    if (archive.size() == end) {
      return;
    }
    Path kept = name.toAbsolutePath().resolveSibling(name.getFileName() + ".torn-" + end);
    try (FileChannel side =
        FileChannel.open(
            kept,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      copy(archive, end, side, 0);
      side.force(true);
    }
    Path folder = kept.getParent();
    if (folder != null) {
      DurableFiles.syncDirectory(folder);
    }
    archive.truncate(end);
    archive.force(true);
  }

  /** Writes frames that are ready to the end of the archive, and makes them durable. */
  public static void append(FileChannel archive, long end, FileChannel frames) throws IOException {
    copy(frames, 0, archive, end);
    archive.force(true);
  }

  private static void copy(FileChannel from, long fromOffset, FileChannel to, long toOffset)
      throws IOException {
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    long done = 0;
    while (from.read(block.clear(), fromOffset + done) > 0) {
      int count = block.flip().remaining();
      PlacedOutput.writeFully(to, block, toOffset + done);
      done += count;
    }
  }
}
