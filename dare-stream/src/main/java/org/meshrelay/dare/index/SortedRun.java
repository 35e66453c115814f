package org.meshrelay.dare.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import org.meshrelay.dare.file.Crc;

/**
 * A run file opened for reading: mapped, nothing of it on the heap. Every block is verified before
 * it is used. Safe for any thread; the mapping goes when nobody refers to this any more, so that a
 * file may be deleted under a reader.
 */
final class SortedRun {
  private final Path file;
  private final long id;
  private final int level;
  private final Runnable damaged;
  private final MappedByteBuffer map;
  private final long entries;
  private final int blocks;

  private SortedRun(Path file, long id, int level, Runnable damaged, MappedByteBuffer map) {
    this.file = file;
    this.id = id;
    this.level = level;
    this.damaged = damaged;
    this.map = map;
    ByteBuffer footer = map.slice(map.capacity() - RunFormat.FOOTER, RunFormat.FOOTER);
    this.entries = footer.getLong(8);
    this.blocks = footer.getInt(16);
    check(footer);
  }

  /**
   * Opens a run.
   *
   * @param damaged is told when a block turns out to be damaged later
   * @throws IndexDamagedException if it is not one, or not whole
   */
  static SortedRun open(Path file, long id, int level, Runnable damaged) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < RunFormat.FOOTER || size > Integer.MAX_VALUE) {
        throw new IndexDamagedException("size of " + file);
      }
      return new SortedRun(
          file, id, level, damaged, channel.map(FileChannel.MapMode.READ_ONLY, 0, size));
    } catch (java.nio.file.NoSuchFileException e) {
      throw new IndexDamagedException("missing: " + file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open " + file, e);
    }
  }

  private void check(ByteBuffer footer) {
    long expected = (long) blocks * (RunFormat.BLOCK + RunFormat.FENCE) + RunFormat.FOOTER;
    boolean whole =
        footer.getLong(0) == RunFormat.MARK
            && footer.getInt(RunFormat.FOOTER_CHECKED)
                == Crc.of(footer.slice(0, RunFormat.FOOTER_CHECKED))
            && blocks >= 0
            && map.capacity() == expected
            && entries <= (long) blocks * RunFormat.ENTRIES_PER_BLOCK
            && entries > (blocks - 1L) * RunFormat.ENTRIES_PER_BLOCK
            && entries >= 0
            && footer.getInt(20) == Crc.of(map.slice(fencesAt(), blocks * RunFormat.FENCE));
    if (!whole) {
      throw new IndexDamagedException("footer of " + file);
    }
  }

  long id() {
    return id;
  }

  int level() {
    return level;
  }

  Path file() {
    return file;
  }

  long entries() {
    return entries;
  }

  long octets() {
    return map.capacity();
  }

  private int fencesAt() {
    return blocks * RunFormat.BLOCK;
  }

  /** Number of the entry with the greatest key not above this one, -1 if all are above. */
  private long floorEntry(long hi, long lo) {
    int low = 0;
    int high = blocks - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int fence = fencesAt() + middle * RunFormat.FENCE;
      if (IndexKey.compare(map.getLong(fence), map.getLong(fence + 8), hi, lo) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high < 0 ? -1 : floorInBlock(high, hi, lo);
  }

  private long floorInBlock(int block, long hi, long lo) {
    int first = block(block);
    int low = 0;
    int high = map.getShort(first + RunFormat.COUNT_AT) - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int at = first + middle * RunFormat.ENTRY;
      if (IndexKey.compare(map.getLong(at), map.getLong(at + 8), hi, lo) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return (long) block * RunFormat.ENTRIES_PER_BLOCK + high;
  }

  /** Where a block begins, once it is verified. */
  private int block(int block) {
    int first = block * RunFormat.BLOCK;
    int count = map.getShort(first + RunFormat.COUNT_AT);
    if (map.getInt(first + RunFormat.BLOCK_CHECKED)
            != Crc.of(map.slice(first, RunFormat.BLOCK_CHECKED))
        || count < 1
        || count > RunFormat.ENTRIES_PER_BLOCK) {
      damaged.run();
      throw new IndexDamagedException("block " + block + " of " + file);
    }
    return first;
  }

  /** Where an entry of a verified block stands. */
  private static int place(long entry) {
    return (int) (entry / RunFormat.ENTRIES_PER_BLOCK) * RunFormat.BLOCK
        + (int) (entry % RunFormat.ENTRIES_PER_BLOCK) * RunFormat.ENTRY;
  }

  /** The value of exactly this key; empty if it is not here. Makes no cursor. */
  OptionalLong value(long hi, long lo) {
    long entry = floorEntry(hi, lo);
    if (entry < 0) {
      return OptionalLong.empty();
    }
    int at = place(entry);
    return map.getLong(at) == hi && map.getLong(at + 8) == lo
        ? OptionalLong.of(map.getLong(at + 16))
        : OptionalLong.empty();
  }

  /**
   * Reads and checks every block.
   *
   * @throws IndexDamagedException if one is damaged
   */
  void verify() {
    for (int i = 0; i < blocks; i++) {
      int unused = block(i);
    }
  }

  /** Cursor whose first entry is the greatest one not above the key; null if there is none. */
  @org.jspecify.annotations.Nullable
  RunCursor floor(long hi, long lo) {
    long entry = floorEntry(hi, lo);
    if (entry < 0) {
      return null;
    }
    RunCursor cursor = new RunCursor(entry);
    boolean found = cursor.next();
    assert found : "the entry was found";
    return cursor;
  }

  /** Cursor over the entries from this key on. */
  RunCursor from(long hi, long lo) {
    long entry = floorEntry(hi, lo);
    RunCursor cursor = new RunCursor(Math.max(0, entry));
    if (entry >= 0) {
      cursor.skipBelow(hi, lo);
    }
    return cursor;
  }

  /** Walks the entries of this run. */
  final class RunCursor implements EntryCursor {
    private long nextEntry;
    private int block = -1;
    private int at;

    private RunCursor(long firstEntry) {
      this.nextEntry = firstEntry;
    }

    private void skipBelow(long hi, long lo) {
      long before = nextEntry;
      if (next() && IndexKey.compare(hi(), lo(), hi, lo) >= 0) {
        nextEntry = before;
      }
    }

    @Override
    public boolean next() {
      if (nextEntry >= entries) {
        return false;
      }
      int wanted = (int) (nextEntry / RunFormat.ENTRIES_PER_BLOCK);
      if (wanted != block) {
        int unused = block(wanted);
        block = wanted;
      }
      at = place(nextEntry);
      nextEntry++;
      return true;
    }

    @Override
    public long hi() {
      return map.getLong(at);
    }

    @Override
    public long lo() {
      return map.getLong(at + 8);
    }

    @Override
    public long value() {
      return map.getLong(at + 16);
    }
  }
}
