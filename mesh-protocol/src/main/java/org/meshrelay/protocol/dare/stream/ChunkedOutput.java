package org.meshrelay.protocol.dare.stream;

import java.io.IOException;
import java.io.OutputStream;

/** Binary chunks of one size and a terminal one, which is empty only if the whole payload is. */
final class ChunkedOutput extends PayloadOutput {
  /**
   * Octets of a chunk. Readers of whole documents take 1,024 chunks, more than fit in the largest
   * document that they read.
   */
  static final int CHUNK_OCTETS = 64 << 10;

  private final OutputStream document;
  private final byte[] chunk;
  private int held;

  ChunkedOutput(OutputStream document, int chunkOctets) {
    this.document = document;
    this.chunk = new byte[chunkOctets];
  }

  @Override
  public void write(byte[] octets, int offset, int size) throws IOException {
    for (int done = 0; done < size; ) {
      if (held == chunk.length) {
        flushChunk(Tags.BINARY_CHUNK);
      }
      int count = Math.min(size - done, chunk.length - held);
      System.arraycopy(octets, offset + done, chunk, held, count);
      held += count;
      done += count;
    }
  }

  @Override
  void finish() throws IOException {
    flushChunk(Tags.BINARY);
  }

  private void flushChunk(int family) throws IOException {
    tag(document, family, held);
    document.write(chunk, 0, held);
    held = 0;
  }

  /** The tag of a family with the shortest form of a length. */
  static void tag(OutputStream document, int family, long length) throws IOException {
    int code = length >>> 8 == 0 ? 0 : length >>> 16 == 0 ? 1 : length >>> 32 == 0 ? 2 : 3;
    document.write(family | code);
    for (int shift = 8 * ((1 << code) - 1); shift >= 0; shift -= 8) {
      document.write((int) (length >>> shift) & 0xFF);
    }
  }
}
