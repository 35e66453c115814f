package org.meshrelay.command.dare;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import org.meshrelay.crypto.octet.Bytes;

/** Keeps a payload that may be a profile, whose keys sign it, and lets longer ones pass. */
final class PayloadHead extends OutputStream {
  /** Octets of a payload in which keys are looked for; profiles have some KiB. */
  private static final int OCTETS_MAX = 64 << 10;

  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private boolean tooLong;

  @Override
  public void write(byte[] octets, int offset, int size) {
    tooLong |= size > OCTETS_MAX - held.size();
    if (!tooLong) {
      held.write(octets, offset, size);
    }
  }

  @Override
  public void write(int octet) {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  /** The whole payload; empty if it is too long to be a profile. */
  Bytes octets() {
    return tooLong ? Bytes.EMPTY : Bytes.wrap(held.toByteArray());
  }
}
