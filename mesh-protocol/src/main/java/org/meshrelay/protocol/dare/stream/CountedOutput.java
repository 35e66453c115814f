package org.meshrelay.protocol.dare.stream;

import java.io.IOException;
import java.io.OutputStream;

/** One binary chunk of a length that was announced and must be kept. */
final class CountedOutput extends PayloadOutput {
  private final OutputStream document;
  private final long announced;
  private long left;

  CountedOutput(OutputStream document, long announced) {
    this.document = document;
    this.announced = announced;
    this.left = announced;
  }

  @Override
  public void write(byte[] octets, int offset, int size) throws IOException {
    if (left == announced && size > 0) {
      ChunkedOutput.tag(document, Tags.BINARY, announced);
    }
    if (size > left) {
      throw new IOException("payload is longer than the " + announced + " octets announced");
    }
    document.write(octets, offset, size);
    left -= size;
  }

  @Override
  void finish() throws IOException {
    if (announced == 0) {
      ChunkedOutput.tag(document, Tags.BINARY, 0);
    }
    if (left > 0) {
      throw new IOException("payload is shorter than the " + announced + " octets announced");
    }
  }
}
