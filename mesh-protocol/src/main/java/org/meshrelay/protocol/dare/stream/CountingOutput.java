package org.meshrelay.protocol.dare.stream;

import java.io.IOException;
import java.io.OutputStream;

/** Counts and, where there is one, feeds a digest with what passes. Does not close. */
final class CountingOutput extends OutputStream {
  private final OutputStream output;
  private final RunningDigest digest;
  private long count;

  CountingOutput(OutputStream output, RunningDigest digest) {
    this.output = output;
    this.digest = digest;
  }

  long count() {
    return count;
  }

  @Override
  public void write(byte[] octets, int offset, int size) throws IOException {
    digest.update(octets, offset, size);
    output.write(octets, offset, size);
    count += size;
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void flush() throws IOException {
    output.flush();
  }
}
