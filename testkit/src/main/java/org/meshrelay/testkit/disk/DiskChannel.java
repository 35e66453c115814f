package org.meshrelay.testkit.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** A channel of a recorded disk, for files and, as far as flushing goes, for directories. */
final class DiskChannel extends FileChannel {
  private final Recorder recorder;
  private final Path file;
  private final FileChannel real;

  /** With {@code real} open for reading too. */
  DiskChannel(Recorder recorder, Path file, FileChannel real) {
    this.recorder = recorder;
    this.file = file;
    this.real = real;
  }

  /** Writes with the buffer's limit lowered to what the disk takes. */
  @FunctionalInterface
  private interface Write {
    int to(FileChannel channel) throws IOException;
  }

  private int write(ByteBuffer source, long position, Write write) throws IOException {
    int limit = source.limit();
    try {
      return recorder.run(
          Operation.WRITE,
          file,
          () -> {
            int taken = recorder.octetsTaken(source.remaining());
            source.limit(source.position() + taken);
            int count = write.to(real);
            recorder.written(file, real, position, position + count);
            return count;
          });
    } finally {
      source.limit(limit);
    }
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return write(source, real.position(), channel -> channel.write(source));
  }

  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    return write(source, position, channel -> channel.write(source, position));
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    long count = 0;
    for (int i = offset; i < offset + length; i++) {
      count += write(sources[i]);
    }
    return count;
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    recorder.change(
        Operation.TRUNCATE,
        file,
        () -> {
          FileChannel unused = real.truncate(size);
          recorder.cut(file);
        });
    return this;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    recorder.flush(file);
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    MappedByteBuffer mapped = real.map(mode, position, size);
    if (mode.equals(MapMode.READ_WRITE)) {
      recorder.mapped(file);
    }
    return mapped;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return recorder.run(Operation.READ, file, () -> real.read(target));
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    return recorder.run(Operation.READ, file, () -> real.read(target, position));
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    return recorder.run(Operation.READ, file, () -> real.read(targets, offset, length));
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    return real.transferTo(position, count, target);
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count) {
    throw new UnsupportedOperationException("write instead");
  }

  @Override
  public long position() throws IOException {
    return real.position();
  }

  @Override
  public FileChannel position(long newPosition) throws IOException {
    FileChannel unused = real.position(newPosition);
    return this;
  }

  @Override
  public long size() throws IOException {
    return real.size();
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return real.lock(position, size, shared);
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return real.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    real.close();
  }
}
