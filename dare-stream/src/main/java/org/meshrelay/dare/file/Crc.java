package org.meshrelay.dare.file;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.meshrelay.crypto.octet.Bytes;

/** CRC-32C, which processors compute: against accidents of devices, not against people. */
public final class Crc {
  private Crc() {}

  /** Of these octets. */
  public static int of(Bytes octets) {
    return octets.read(Crc::of);
  }

  /** Of a part of an array. */
  public static int of(byte[] array, int offset, int size) {
    CRC32C crc = new CRC32C();
    crc.update(array, offset, size);
    return (int) crc.getValue();
  }

  /** Of the remaining octets of a buffer, which are consumed. */
  public static int of(ByteBuffer buffer) {
    CRC32C crc = new CRC32C();
    crc.update(buffer);
    return (int) crc.getValue();
  }
}
