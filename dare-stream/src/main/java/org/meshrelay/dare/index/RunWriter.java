package org.meshrelay.dare.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.meshrelay.dare.file.Crc;
import org.meshrelay.dare.file.DurableFiles;

/** Writes a run file in one pass, durable when {@link #write} returns. For one thread. */
final class RunWriter implements AutoCloseable {
  /** Blocks that are written with one system call. */
  private static final int BATCH = 64;

  private final FileChannel channel;
  private final ByteBuffer pending = ByteBuffer.allocate(BATCH * RunFormat.BLOCK);
  private ByteBuffer fences = ByteBuffer.allocate(RunFormat.FENCE * BATCH);
  private int inBlock;
  private long entries;
  private int blocks;

  private RunWriter(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Writes all entries of the cursor; returns their number. With 0 there is a file all the same.
   *
   * @throws UncheckedIOException if the device fails or is full; the file is to be deleted
   */
  static long write(Path file, EntryCursor entries) {
    try (RunWriter writer =
        new RunWriter(
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE))) {
      while (entries.next()) {
        writer.add(entries.hi(), entries.lo(), entries.value());
      }
      writer.finish();
      return writer.entries;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private void add(long hi, long lo, long value) throws IOException {
    if (inBlock == 0) {
      addFence(hi, lo);
    }
    pending.putLong(hi).putLong(lo).putLong(value);
    inBlock++;
    entries++;
    if (inBlock == RunFormat.ENTRIES_PER_BLOCK) {
      endBlock();
    }
  }

  private void addFence(long hi, long lo) {
    if (!fences.hasRemaining()) {
      fences = ByteBuffer.allocate(fences.capacity() * 2).put(fences.flip());
    }
    fences.putLong(hi).putLong(lo);
  }

  private void endBlock() throws IOException {
    int start = blocks % BATCH * RunFormat.BLOCK;
    pending.putShort(start + RunFormat.COUNT_AT, (short) inBlock);
    int crc = Crc.of(pending.slice(start, RunFormat.BLOCK_CHECKED));
    pending.putInt(start + RunFormat.BLOCK_CHECKED, crc);
    pending.position(start + RunFormat.BLOCK);
    blocks++;
    inBlock = 0;
    if (!pending.hasRemaining()) {
      flush();
    }
  }

  private void flush() throws IOException {
    DurableFiles.writeFully(channel, pending.flip());
    pending.clear();
    while (pending.remaining() >= Long.BYTES) {
      pending.putLong(0);
    }
    pending.clear();
  }

  private void finish() throws IOException {
    if (inBlock > 0) {
      endBlock();
    }
    DurableFiles.writeFully(channel, pending.flip());
    fences.flip();
    CRC32C crc = new CRC32C();
    crc.update(fences.duplicate());
    DurableFiles.writeFully(channel, fences);
    ByteBuffer footer = ByteBuffer.allocate(RunFormat.FOOTER);
    footer.putLong(RunFormat.MARK).putLong(entries).putInt(blocks).putInt((int) crc.getValue());
    footer.putInt(Crc.of(footer.slice(0, RunFormat.FOOTER_CHECKED)));
    DurableFiles.writeFully(channel, footer.flip());
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
