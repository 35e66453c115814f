package org.meshrelay.dare.container;

import org.meshrelay.crypto.octet.Bytes;

/**
 * Reads the frames of a container one after another, holding one frame at a time. For one thread.
 */
public final class ContainerReader {
  /**
   * Largest frame read: payloads beyond the stores' own limits occur in archives; what is larger
   * needs the streaming reader.
   */
  public static final int FRAME_OCTETS_MAX = 64 << 20;

  /** Enough for a tag; most frames come with it. */
  private static final int FIRST_READ = 64 << 10;

  private static final int TAG_MAX = 9;

  private final ContainerSource source;
  private long offset;

  /** Reads from the beginning. */
  public ContainerReader(ContainerSource source) {
    this.source = source;
  }

  /** Where the next frame begins. */
  public long offset() {
    return offset;
  }

  /** Whether everything was read. */
  public boolean atEnd() {
    return offset >= source.size();
  }

  /**
   * The next frame.
   *
   * @throws FrameException if there is no good one; the reader stays before it
   */
  public Frame next() throws FrameException {
    Bytes window = source.read(offset, FIRST_READ);
    long size = frameSize(window);
    if (size > source.size() - offset || size < 0) {
      throw new FrameException(DamageKind.TRUNCATED);
    }
    if (size > FRAME_OCTETS_MAX) {
      throw new FrameException(DamageKind.RECORD_LENGTH);
    }
    if (size > window.size()) {
      window = source.read(offset, (int) size);
    }
    Frame frame = FrameCodec.decode(window, 0);
    offset += frame.octets();
    return frame;
  }

  /** Size that the tag tells, without any check beyond the tag itself. */
  private static long frameSize(Bytes window) throws FrameException {
    int width = FrameTag.lengthOctets(FrameTag.FRAME, window.get(0));
    if (width == 0) {
      throw new FrameException(DamageKind.FRAME_TAG);
    }
    if (window.size() < Math.min(TAG_MAX, 1 + width)) {
      throw new FrameException(DamageKind.TRUNCATED);
    }
    return window.bigEndianAt(1, width) + 2L * (1 + width);
  }
}
