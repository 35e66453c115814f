package org.meshrelay.dare.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
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

  /** Something that is done with an open file. */
  @FunctionalInterface
  private interface Use<T> {
    T of() throws IOException;
  }

  /** Whoever cannot have what was opened for them cannot close it either. */
  private static <T> T closedOnFailure(FileChannel channel, Use<T> use) throws IOException {
    try {
      return use.of();
    } catch (IOException | RuntimeException e) {
      try {
        channel.close();
      } catch (IOException also) {
        e.addSuppressed(also);
      }
      throw e;
    }
  }

  /** Writes a file; durable after {@link #close}, its name not yet. One thread. */
  static final class Writer implements AutoCloseable {
    private static final String GONE =
        "the newest file of a lane must stay where it is: put it back, or start the node again,"
            + " which then begins with the whole log";

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
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return closedOnFailure(channel, () -> begin(channel, kind));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + file, e);
      }
    }

    /**
     * A file up to an offset, what stands behind it is cut off; at 0 it begins anew.
     *
     * @throws UncheckedIOException if the device fails, or there is no such offset in the file
     */
    static Writer append(Path file, Bytes kind, long end) {
      try {
        FileChannel channel =
            end == 0
                ? FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                : FileChannel.open(file, StandardOpenOption.WRITE);
        return closedOnFailure(channel, () -> goOn(channel, kind, end));
      } catch (NoSuchFileException e) {
        throw new UncheckedIOException("cannot go on with " + file + ", " + GONE, e);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
      }
    }

    private static Writer goOn(FileChannel channel, Bytes kind, long end) throws IOException {
      if (channel.size() < end) {
        throw new IOException(
            "it ends at " + channel.size() + ", but " + end + " octets were written; " + GONE);
      }
      FileChannel cut = channel.truncate(end).position(end);
      return end == 0 ? begin(cut, kind) : new Writer(cut, end);
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
        window.limit(0);
        size = closedOnFailure(channel, channel::size);
        marked = closedOnFailure(channel, () -> kind.equals(octets(0, (int) FIRST)));
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
