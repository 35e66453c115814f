package org.meshrelay.dare.store.chronicle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.meshrelay.dare.file.MappedFlush;

/**
 * The files of a log: those open for reading, the least recently used closed when there are too
 * many, and the flush of the one that is written. Safe for any thread; a reader whose file is
 * closed under it, also by the interruption of another reader, opens it again.
 */
final class OpenFiles implements AutoCloseable {
  /** Files per log: with segments of 64 MiB this is 4 GiB of warm log; a guess. */
  private static final int OPEN_MAX = 64;

  /** A reader meets a closed file at most once per eviction; more means something else is wrong. */
  private static final int ATTEMPTS_MAX = 8;

  /** Others hold a descriptor that they cannot use for some microseconds. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final Map<Path, FileChannel> open = new LinkedHashMap<>(16, 0.75f, true);
  private final MappedFlush flush;

  OpenFiles(MappedFlush flush) {
    this.flush = flush;
  }

  /**
   * Fills the buffer from an offset, or up to the end of the file.
   *
   * @throws UncheckedIOException if the device fails
   */
  void read(Path file, long offset, ByteBuffer target) {
    int start = target.position();
    for (int attempt = 1; ; attempt++) {
      try {
        target.position(start);
        fill(channel(file), offset, target);
        return;
      } catch (ClosedChannelException e) {
        if (attempt == ATTEMPTS_MAX || Thread.currentThread().isInterrupted()) {
          throw new UncheckedIOException("interrupted while reading " + file, e);
        }
        forget(file);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file, e);
      }
    }
  }

  /**
   * Makes a part of the file that is mapped for writing durable.
   *
   * @throws UncheckedIOException if the device did not confirm
   */
  void flush(Path file, MappedByteBuffer mapped, int from, int octets) {
    flush.force(file, mapped, from, octets);
  }

  private static void fill(FileChannel channel, long offset, ByteBuffer target) throws IOException {
    long at = offset;
    while (target.hasRemaining()) {
      int count = channel.read(target, at);
      if (count < 0) {
        return;
      }
      at += count;
    }
  }

  private synchronized FileChannel channel(Path file) throws IOException {
    FileChannel known = open.get(file);
    if (known != null && known.isOpen()) {
      return known;
    }
    FileChannel channel = openOrGiveWay(file);
    open.put(file, channel);
    if (open.size() > OPEN_MAX) {
      closeEldest();
    }
    return channel;
  }

  /**
   * Where the process has no descriptor left, a file that was read before gives its own. Threads
   * that prepare segments and merge indexes may take that one too, but only for as long as they
   * need to find that they have too few, so it is worth asking again.
   */
  private FileChannel openOrGiveWay(Path file) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return FileChannel.open(file, StandardOpenOption.READ);
      } catch (NoSuchFileException e) {
        throw e;
      } catch (IOException e) {
        if (attempt == ATTEMPTS_MAX) {
          throw e;
        }
        if (open.isEmpty()) {
          LockSupport.parkNanos(PAUSE_NANOS);
        } else {
          closeEldest();
        }
      }
    }
  }

  private void closeEldest() throws IOException {
    var eldest = open.entrySet().iterator();
    FileChannel unused = eldest.next().getValue();
    eldest.remove();
    unused.close();
  }

  /** Closes a file that will be deleted or was closed by somebody else. */
  synchronized void forget(Path file) {
    closeChannel(open.remove(file));
  }

  @Override
  public synchronized void close() {
    open.values().forEach(OpenFiles::closeChannel);
    open.clear();
  }

  private static void closeChannel(@Nullable FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
