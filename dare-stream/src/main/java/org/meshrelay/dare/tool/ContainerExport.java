package org.meshrelay.dare.tool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.meshrelay.dare.file.DurableFiles;
import org.meshrelay.dare.spool.ContainerView;
import org.meshrelay.dare.spool.FrameRange;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.spool.StoredFrame;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.encoding.DecodeException;

/**
 * Writes a container of a running engine as the standard file of dare.md 7: its frames one after
 * another, octet for octet as they are stored, except that positions behind a stub are those of the
 * file. Blocks; memory for one portion of frames.
 */
public final class ContainerExport {
  /** Frames read at a time. */
  private static final int PORTION_FRAMES = 1_000;

  /** Octets read at a time, as in one answer of a service (protocol.md 2.3). */
  private static final long PORTION_OCTETS = 4 << 20;

  private ContainerExport() {}

  /**
   * Writes the frames that are acknowledged now; the file is there whole and durable, or not at
   * all.
   *
   * @return what was written
   * @throws org.meshrelay.dare.spool.FrameDamagedException if a frame is damaged
   * @throws IndexOutOfBoundsException if there is no such container
   * @throws UncheckedIOException if the file cannot be written
   */
  public static ContainerView write(
      SpoolEngine engine, AccountAddress account, ContainerName container, Path file) {
    ContainerView view =
        engine
            .view(account, container)
            .orElseThrow(() -> new IndexOutOfBoundsException("no container " + container));
    Path draft = file.resolveSibling(file.getFileName() + ".draft");
    try (FileChannel target =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ExportPositions positions = new ExportPositions();
      for (long next = 0; next < view.frameCount(); ) {
        FrameRange portion =
            new FrameRange(next, view.frameCount() - 1, PORTION_FRAMES, PORTION_OCTETS);
        List<StoredFrame> frames = engine.read(account, container, portion);
        if (frames.isEmpty()) {
          throw new IndexOutOfBoundsException("container was erased: " + container);
        }
        for (StoredFrame frame : frames) {
          DurableFiles.writeFully(target, positions.place(frame).asByteBuffer());
        }
        next += frames.size();
      }
      target.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + draft, e);
    } catch (DecodeException e) {
      throw new IllegalStateException("a frame that was read has no header", e);
    }
    DurableFiles.move(draft, file);
    return view;
  }
}
