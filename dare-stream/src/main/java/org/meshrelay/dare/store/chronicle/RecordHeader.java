package org.meshrelay.dare.store.chronicle;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.Crc;
import org.meshrelay.dare.store.FrameStore;

/**
 * What stands before each record: enough to find it again behind damage and to tell damage from a
 * torn tail.
 *
 * <p>Layout, big-endian: key (8), sequence (8), durable (8), size (4), CRC-32C of the content (4),
 * CRC-32C of the header so far (4). The key is random per segment and not told to anybody, so that
 * no content can pretend to be a record.
 *
 * @param sequence number of the record in the log, from 1
 * @param durable sequence up to which everything was flushed when this record was appended
 * @param size octets of the content
 * @param contentCrc checksum of the content
 */
record RecordHeader(long sequence, long durable, int size, int contentCrc) {
  static final int SIZE = 36;

  private static final int CHECKED = 32;

  static RecordHeader of(long sequence, long durable, Bytes content) {
    return new RecordHeader(sequence, durable, content.size(), Crc.of(content));
  }

  byte[] encode(long key) {
    byte[] octets = new byte[SIZE];
    ByteBuffer buffer = ByteBuffer.wrap(octets);
    buffer.putLong(key).putLong(sequence).putLong(durable).putInt(size).putInt(contentCrc);
    buffer.putInt(Crc.of(octets, 0, CHECKED));
    return octets;
  }

  /** The header at the buffer's index; null if there is none. Needs {@link #SIZE} octets there. */
  static @Nullable RecordHeader decode(ByteBuffer buffer, int index, long key) {
    if (buffer.getLong(index) != key
        || buffer.getInt(index + CHECKED) != Crc.of(buffer.slice(index, CHECKED))) {
      return null;
    }
    int size = buffer.getInt(index + 24);
    if (size < 0 || size > FrameStore.RECORD_OCTETS_MAX) {
      return null;
    }
    return new RecordHeader(
        buffer.getLong(index + 8), buffer.getLong(index + 16), size, buffer.getInt(index + 28));
  }
}
