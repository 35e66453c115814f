package org.meshrelay.dare.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.Crc;
import org.meshrelay.dare.file.DurableFiles;
import org.meshrelay.dare.store.FrameLog;

/**
 * Records one after another, each after its length and its CRC-32C (four octets each, big-endian);
 * before the first stand eight octets that tell the kind and version of the file.
 */
final class RecordFile {
  static final int HEADER = 8;
  static final long FIRST = 8;

  /** Records of a backup. */
  static final Bytes BACKUP = Bytes.utf8("MRBK0001");

  /** Records of a backup of leaf hashes. */
  static final Bytes LEAVES = Bytes.utf8("MRLF0001");

  private RecordFile() {}

  /** Writes a file; durable after {@link #close}, its name not yet. One thread. */
  static final class Writer implements AutoCloseable {
    /** Few system calls, little memory. */
    private static final int BUFFER = 1 << 20;

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER + HEADER);
    private long end;

    private Writer(FileChannel channel, long end) {
      this.channel = channel;
      this.end = end;
    }

    /** A new file. */
    static Writer create(Path file, Bytes kind) {
      try {
        return begin(
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), kind);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + file, e);
      }
    }

    /** A file up to an offset, what stands behind it is cut off; at 0 it begins anew. */
    static Writer append(Path file, Bytes kind, long end) {
      try {
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileChannel cut = channel.truncate(end).position(end);
        return end == 0 ? begin(cut, kind) : new Writer(cut, end);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + file, e);
      }
    }

    private static Writer begin(FileChannel channel, Bytes kind) throws IOException {
      DurableFiles.writeFully(channel, kind.asByteBuffer());
      return new Writer(channel, FIRST);
    }

    /** Offset behind the last record. */
    long end() {
      return end;
    }

    void add(Bytes record) {
      end += HEADER + record.size();
      try {
        if (buffer.remaining() < HEADER + record.size()) {
          flush();
        }
        buffer.putInt(record.size()).putInt(Crc.of(record));
        if (record.size() > buffer.remaining()) {
          flush();
          DurableFiles.writeFully(channel, record.asByteBuffer());
        } else {
          buffer.put(record.asByteBuffer());
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write a record", e);
      }
    }

    private void flush() throws IOException {
      DurableFiles.writeFully(channel, buffer.flip());
      buffer.clear();
    }

    @Override
    public void close() {
      try (channel) {
        flush();
        channel.force(true);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write a record", e);
      }
    }
  }

  /** Reads records at any position. For one thread. */
  static final class Reader implements AutoCloseable {
    private static final int WINDOW = FrameLog.RECORD_OCTETS_MAX + (256 << 10);

    private final FileChannel channel;
    private final long size;
    private final boolean marked;
    private final ByteBuffer window = ByteBuffer.allocate(WINDOW);
    private long windowAt;

    Reader(Path file, Bytes kind) {
      try {
        channel = FileChannel.open(file, StandardOpenOption.READ);
        size = channel.size();
        window.limit(0);
        marked = kind.equals(octets(0, (int) FIRST));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file, e);
      }
    }

    long size() {
      return size;
    }

    /** Whether it begins as such a file does. */
    boolean isMarked() {
      return marked;
    }

    /** Length of the record at a position; -1 if none can be there. */
    int length(long position) {
      if (!marked || position < FIRST || position + HEADER > size) {
        return -1;
      }
      long length = octets(position, HEADER).bigEndianAt(0, 4);
      return length > FrameLog.RECORD_OCTETS_MAX || position + HEADER + length > size
          ? -1
          : (int) length;
    }

    /** Whether the record is what was written. */
    boolean isGood(long position, Bytes record) {
      return octets(position, HEADER).bigEndianAt(4, 4) == Integer.toUnsignedLong(Crc.of(record));
    }

    /** Octets that are there, which the caller has made sure of. */
    Bytes octets(long position, int octets) {
      if (position < windowAt || position + octets > windowAt + window.limit()) {
        fill(position);
      }
      int at = (int) (position - windowAt);
      return Bytes.copyOf(window.slice(at, Math.min(octets, window.limit() - at)));
    }

    private void fill(long position) {
      windowAt = position;
      window.clear();
      try {
        int count = 0;
        while (count >= 0 && window.hasRemaining()) {
          count = channel.read(window, position + window.position());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      window.flip();
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
