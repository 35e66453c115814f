package org.meshrelay.relay.http.wire;

import io.netty.buffer.ByteBuf;

/**
 * Follows the boundaries of HTTP/2 frames (RFC 9113, 4.1 and 6.10) without decoding them: enough to
 * know that a header has come only in part. Begins at the boundary of a frame. Costs nine octets of
 * work per frame.
 */
final class FrameTracker {
  private static final int FRAME_HEADER = 9;
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int CONTINUATION = 9;
  private static final int END_HEADERS = 4;

  /** Octets of a payload still to skip. */
  private long skip;

  private int headerSeen;
  private int length;
  private int type = DATA;
  private boolean blockOpen;

  /**
   * Takes note of octets without consuming them.
   *
   * @return true if they end inside a frame that is not one of data, or between the frames of one
   *     header block
   */
  boolean advance(ByteBuf octets) {
    int at = octets.readerIndex();
    int end = octets.writerIndex();
    while (at < end) {
      if (skip > 0) {
        int skipped = (int) Math.min(skip, end - at);
        skip -= skipped;
        at += skipped;
      } else {
        frameHeader(octets.getUnsignedByte(at++));
      }
    }
    boolean insideFrame = headerSeen > 0 || (skip > 0 && type != DATA);
    return insideFrame || blockOpen;
  }

  private void frameHeader(int octet) {
    switch (headerSeen++) {
      case 0 -> length = octet << 16;
      case 1 -> length |= octet << 8;
      case 2 -> length |= octet;
      case 3 -> type = octet;
      case 4 -> {
        if (type == HEADERS || type == CONTINUATION) {
          blockOpen = (octet & END_HEADERS) == 0;
        }
      }
      case FRAME_HEADER - 1 -> {
        headerSeen = 0;
        skip = length;
      }
      default -> {
        // Octets of the stream identifier.
      }
    }
  }
}
