package org.meshrelay.dare.tool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;
import org.meshrelay.dare.file.DurableFiles;
import org.meshrelay.protocol.encoding.DecodeException;

/**
 * Writes a container that was found in a directory as the standard file of dare.md 7: its frames
 * one after another, as they are stored. The file is there whole and durable, or not at all.
 * Blocks; memory for one frame.
 */
public final class ScanExport {
  private ScanExport() {}

  /**
   * Writes all frames.
   *
   * @param progress is told how many frames are written
   * @return octets of the file
   * @throws org.meshrelay.dare.spool.FrameDamagedException if a frame is damaged
   * @throws UncheckedIOException if the file cannot be written
   */
  public static long write(ContainerScan scan, Path file, LongConsumer progress) {
    Path draft = file.resolveSibling(file.getFileName() + ".draft");
    long octets;
    try {
      octets = writeDraft(scan, draft, progress);
    } catch (RuntimeException e) {
      DurableFiles.delete(draft);
      throw e;
    }
    DurableFiles.move(draft, file);
    return octets;
  }

  private static long writeDraft(ContainerScan scan, Path draft, LongConsumer progress) {
    try (FileChannel target =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ExportPositions positions = new ExportPositions();
      for (long index = 0; index < scan.frameCount(); index++) {
        DurableFiles.writeFully(target, positions.place(scan.read(index)).asByteBuffer());
        progress.accept(index + 1);
      }
      target.force(true);
      return target.position();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + draft, e);
    } catch (DecodeException e) {
      throw new IllegalStateException("a frame that was read has no header", e);
    }
  }
}
