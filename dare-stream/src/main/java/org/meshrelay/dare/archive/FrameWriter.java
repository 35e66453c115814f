package org.meshrelay.dare.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.concurrent.atomic.LongAdder;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.TreePath;
import org.meshrelay.dare.container.walk.PlacedOutput;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.dare.ItemKeys;
import org.meshrelay.protocol.dare.stream.PayloadTransform;

/**
 * Writes planned frames to their places: payloads by several workers at a time, heads and trailers
 * in order behind them. Until all is done the file has holes in it, so nobody else may see it.
 */
final class FrameWriter {
  private static final int BLOCK = 64 << 10;

  private final FileChannel channel;
  private final FramePlanner planner;
  private final ArchiveMeter meter;

  /** Octets of the archive that are in front of this file. */
  private final long base;

  private TreePath path;
  private long end;

  FrameWriter(
      FileChannel channel, FramePlanner planner, ArchiveMeter meter, TreePath path, long base) {
    this.channel = channel;
    this.planner = planner;
    this.meter = meter;
    this.path = path;
    this.base = base;
    this.end = base;
  }

  /**
   * A payload in its place.
   *
   * @param frame where
   * @param digest of the payload as stored
   */
  record Payload(PlannedFile frame, Bytes digest) {}

  /** Copies a file to its place; for any worker. */
  Payload copy(PlannedFile frame) throws IOException {
    PlacedOutput output =
        new PlacedOutput(
            channel, frame.place().payloadOffset() - base, frame.place().payloadOctets());
    PayloadTransform transform = transform(frame);
    ArchiveInput input = frame.input();
    if (input != null) {
      copy(input, transform, output);
    }
    try {
      transform.finish(output);
      return new Payload(frame, output.finish());
    } catch (DecryptionException e) {
      throw new IllegalStateException("encryption has no padding to be wrong", e);
    } catch (IOException e) {
      throw input == null ? e : new IOException(e.getMessage() + ": " + input.file(), e);
    }
  }

  private void copy(ArchiveInput input, PayloadTransform transform, PlacedOutput output)
      throws IOException {
    LongAdder counter = meter.octets();
    byte[] block = new byte[BLOCK];
    try (InputStream file = Files.newInputStream(input.file(), LinkOption.NOFOLLOW_LINKS)) {
      int count = file.read(block);
      while (count >= 0) {
        transform.update(block, 0, count, output);
        counter.add(count);
        count = file.read(block);
      }
    }
  }

  private static PayloadTransform transform(PlannedFile frame) {
    ItemKeys keys = frame.draft().payloadKeys().orElse(null);
    if (keys == null) {
      return PayloadTransform.none();
    }
    try (keys) {
      return PayloadTransform.encrypting(keys);
    }
  }

  /** Puts the rest of a frame around its payload; in order, on one thread. */
  void finish(Payload payload) throws IOException {
    PlannedFile frame = payload.frame();
    path = path.append(payload.digest(), frame.place().offset());
    Bytes trailer = planner.trailer(frame.draft(), payload.digest(), path.digest()).source();
    Bytes head = frame.place().head();
    Bytes tail = frame.place().tail(trailer);
    PlacedOutput.writeFully(channel, head.asByteBuffer(), frame.place().offset() - base);
    PlacedOutput.writeFully(
        channel,
        tail.asByteBuffer(),
        frame.place().payloadOffset() + frame.place().payloadOctets() - base);
    end = frame.place().end();
    frame.draft().close();
    if (frame.input() != null) {
      meter.fileDone();
    }
  }

  /** Tree path of all frames finished. */
  TreePath path() {
    return path;
  }

  /** Size of the archive with all frames finished. */
  long end() {
    return end;
  }
}
