package org.meshrelay.protocol.dare.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Base64;

/** A JSON string of base64url without padding or line breaks, a block at a time. */
final class Base64Output extends PayloadOutput {
  /** A multiple of three, so that only the last block ends within a group. */
  private static final int BLOCK = 48 << 10;

  private final OutputStream document;
  private final byte[] block = new byte[BLOCK];
  private final byte[] text = new byte[BLOCK / 3 * 4];
  private int held;
  private boolean opened;

  Base64Output(OutputStream document) {
    this.document = document;
  }

  @Override
  public void write(byte[] octets, int offset, int size) throws IOException {
    for (int done = 0; done < size; ) {
      int count = Math.min(size - done, BLOCK - held);
      System.arraycopy(octets, offset + done, block, held, count);
      held += count;
      done += count;
      if (held == BLOCK) {
        flushBlock();
      }
    }
  }

  @Override
  void finish() throws IOException {
    flushBlock();
    document.write('"');
  }

  private void flushBlock() throws IOException {
    if (!opened) {
      document.write('"');
      opened = true;
    }
    byte[] whole = held == BLOCK ? block : Arrays.copyOf(block, held);
    int size = Base64.getUrlEncoder().withoutPadding().encode(whole, text);
    document.write(text, 0, size);
    held = 0;
  }
}
