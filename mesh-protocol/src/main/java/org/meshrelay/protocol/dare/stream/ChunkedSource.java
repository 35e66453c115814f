package org.meshrelay.protocol.dare.stream;

import java.io.IOException;
import org.meshrelay.protocol.encoding.DecodeException;

/** The content of a tagged value, chunk after chunk, any number of them (encoding.md 2.2). */
final class ChunkedSource implements PayloadSource {
  private final OctetSource source;
  private final int terminal;
  private boolean last;
  private long left;

  /**
   * Stands before the first tag.
   *
   * @param terminal family of the tags of terminal chunks
   */
  ChunkedSource(OctetSource source, int terminal) {
    this.source = source;
    this.terminal = terminal;
  }

  @Override
  public int read(byte[] target, int offset, int size) throws IOException, DecodeException {
    while (left == 0) {
      if (last) {
        return -1;
      }
      nextChunk();
    }
    int count = source.take(target, offset, (int) Math.min(size, left));
    left -= count;
    return count;
  }

  private void nextChunk() throws IOException, DecodeException {
    int tag = source.next();
    last = Tags.family(tag) == terminal;
    if (!last && Tags.family(tag) != (terminal | 4)) {
      throw source.malformed("chunks of another kind");
    }
    left = source.length(Tags.width(tag));
  }
}
