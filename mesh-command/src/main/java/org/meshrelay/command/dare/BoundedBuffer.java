package org.meshrelay.command.dare;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.meshrelay.crypto.octet.Bytes;

/** Holds what is to be shown, which is not much. */
final class BoundedBuffer extends OutputStream {
  /** Octets shown on a terminal or in a report; beyond that people want a file. */
  static final int OCTETS_MAX = 16 << 20;

  private final ByteArrayOutputStream held = new ByteArrayOutputStream();

  /** There is more than can be shown. */
  static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1;

    TooLongException() {
      super("more than 16 MiB are not shown; add --out FILE");
    }
  }

  @Override
  public void write(byte[] octets, int offset, int size) throws IOException {
    if (size > OCTETS_MAX - held.size()) {
      throw new TooLongException();
    }
    held.write(octets, offset, size);
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  Bytes octets() {
    return Bytes.wrap(held.toByteArray());
  }
}
