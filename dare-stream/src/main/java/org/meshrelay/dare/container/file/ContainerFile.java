package org.meshrelay.dare.container.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.meshrelay.dare.container.ContainerSource;
import org.meshrelay.dare.container.ContainerType;
import org.meshrelay.dare.container.DamageKind;
import org.meshrelay.dare.container.FrameException;
import org.meshrelay.dare.container.TreePosition;
import org.meshrelay.dare.container.walk.FrameLocator;
import org.meshrelay.dare.container.walk.LocatedFrame;
import org.meshrelay.dare.container.walk.PayloadInput;

/**
 * A container that is read from either end and at random. Frames are given with header and trailer;
 * what their digests say is the verifier's business. Sees the file as it was when it was opened.
 *
 * <p>A frame by its number costs O(log² n) headers in a tree, a few dozen among a million, and as
 * many headers as there are frames up to the nearer end otherwise (dare.md 7.4).
 */
public final class ContainerFile implements AutoCloseable {
  private final Closeable opened;
  private final ContainerSource source;
  private final FrameLocator locator;
  private final Optional<ContainerType> type;
  private long headersRead;

  private ContainerFile(ContainerSource source, Closeable opened) throws FrameException {
    this.opened = opened;
    this.source = source;
    this.locator = new FrameLocator(source);
    LocatedFrame first = at(0, 0);
    this.type =
        first.info() == null || first.info().containerType() == null
            ? Optional.empty()
            : ContainerType.ofWireName(first.info().containerType());
  }

  /**
   * Opens a file.
   *
   * @throws FrameException if it does not begin with a frame
   */
  public static ContainerFile open(Path file) throws IOException, FrameException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new ContainerFile(ContainerSource.of(channel), channel);
    } catch (UncheckedIOException e) {
      channel.close();
      throw e.getCause();
    } catch (FrameException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Reads a container wherever it is.
   *
   * @throws FrameException if it does not begin with a frame
   */
  public static ContainerFile of(ContainerSource source) throws FrameException {
    return new ContainerFile(source, () -> {});
  }

  /** The kind of container; empty if frame 0 names none that is known. */
  public Optional<ContainerType> type() {
    return type;
  }

  /** Octets of the file. */
  public long octets() {
    return locator.size();
  }

  /** Headers read so far, the measure of what access costs. */
  public long headersRead() {
    return headersRead;
  }

  /** The source, for those who read payloads in other ways. */
  public ContainerSource source() {
    return source;
  }

  /** Frame 0. */
  public LocatedFrame first() throws IOException, FrameException {
    return reading(() -> at(0, 0));
  }

  /**
   * The last frame.
   *
   * @throws FrameException if the file ends inside a frame, among others
   */
  public LocatedFrame last() throws IOException, FrameException {
    return reading(() -> endingAt(locator.size(), -1));
  }

  /** The frame behind this one; empty behind the last. */
  public Optional<LocatedFrame> after(LocatedFrame frame) throws IOException, FrameException {
    return frame.end() == locator.size()
        ? Optional.empty()
        : Optional.of(reading(() -> at(frame.end(), frame.index() + 1)));
  }

  /** The frame before this one; empty before the first. */
  public Optional<LocatedFrame> before(LocatedFrame frame) throws IOException, FrameException {
    return frame.offset() == 0
        ? Optional.empty()
        : Optional.of(reading(() -> endingAt(frame.offset(), frame.index() - 1)));
  }

  /**
   * The frame of a number; empty if there are not so many.
   *
   * @throws FrameException if a frame on the way is not good, or not the one it should be
   */
  public Optional<LocatedFrame> frame(long index) throws IOException, FrameException {
    if (index < 0) {
      throw new IllegalArgumentException("frame " + index);
    }
    LocatedFrame at = last();
    if (index > at.index()) {
      return Optional.empty();
    }
    if (!hasPositions() && index < at.index() / 2) {
      return Optional.of(forward(index));
    }
    while (at.index() > index) {
      at = towards(index, at);
    }
    return Optional.of(at);
  }

  private boolean hasPositions() {
    return type.filter(ContainerType::hasPositions).isPresent();
  }

  private LocatedFrame forward(long index) throws IOException, FrameException {
    LocatedFrame at = first();
    while (at.index() < index) {
      at = after(at).orElseThrow(() -> new FrameException(DamageKind.TRUNCATED));
    }
    return at;
  }

  /**
   * One step back: to the predecessor in the tree if that is not too far, else to the neighbour.
   */
  private LocatedFrame towards(long index, LocatedFrame at) throws IOException, FrameException {
    long predecessor = TreePosition.previous(at.index());
    Long position = at.info() == null ? null : at.info().treePosition();
    if (predecessor < index || predecessor == at.index() - 1 || position == null) {
      return before(at).orElseThrow(() -> new FrameException(DamageKind.INDEX));
    }
    if (position >= at.offset()) {
      throw new FrameException(DamageKind.TREE_POSITION);
    }
    return reading(() -> at(position, predecessor));
  }

  /** The frame at a position that an index frame states. */
  LocatedFrame stated(long offset, long index) throws IOException, FrameException {
    if (offset < 0 || offset >= locator.size()) {
      throw new FrameException(DamageKind.TREE_POSITION);
    }
    return reading(() -> at(offset, index));
  }

  /** The payload of a frame as it is stored. */
  public InputStream payload(LocatedFrame frame) {
    return new PayloadInput(source, frame, new LongAdder());
  }

  private LocatedFrame at(long offset, long expected) throws FrameException {
    return placed(locator.bounds(offset), expected);
  }

  /** The frame that ends here; without an expectation its number is its own, or counted. */
  private LocatedFrame endingAt(long end, long expected) throws FrameException {
    FrameLocator.Bounds bounds = locator.boundsBefore(end, 0);
    if (expected >= 0) {
      return placed(bounds, expected);
    }
    headersRead++;
    LocatedFrame frame = locator.frame(bounds, 0);
    Long stated = frame.info() == null ? null : frame.info().index();
    return frame.withIndex(stated == null ? counted(bounds.offset()) : stated);
  }

  private LocatedFrame placed(FrameLocator.Bounds bounds, long expected) throws FrameException {
    headersRead++;
    LocatedFrame frame = locator.frame(bounds, expected);
    Long stated = frame.info() == null ? null : frame.info().index();
    if (stated != null && stated != expected) {
      throw new FrameException(DamageKind.INDEX);
    }
    return frame;
  }

  /** How many frames there are before this place, which files of 2018 do not state. */
  private long counted(long offset) throws FrameException {
    long count = 0;
    for (long at = 0; at < offset; at = locator.bounds(at).end()) {
      count++;
    }
    return count;
  }

  private interface Reading {
    LocatedFrame read() throws FrameException;
  }

  private static LocatedFrame reading(Reading reading) throws IOException, FrameException {
    try {
      return reading.read();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public void close() throws IOException {
    opened.close();
  }
}
