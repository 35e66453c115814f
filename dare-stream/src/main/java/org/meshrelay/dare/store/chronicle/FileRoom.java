package org.meshrelay.dare.store.chronicle;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import net.openhft.posix.MAdviseFlag;
import net.openhft.posix.OpenFlag;
import net.openhft.posix.PosixAPI;
import org.meshrelay.dare.file.DurableFiles;

/**
 * Reserves room in a file before it is written through a mapping, so that no such write finds the
 * device full, and has the kernel keep the file in units of a page.
 */
final class FileRoom {
  /** The kernel's page: what a flush writes at least. */
  static final int PAGE = 4 << 10;

  private static final int INTERRUPTED = 4;

  /** No such call here, or not for this kind of file system. */
  private static final int NO_CALL = 38;

  private static final int NOT_SUPPORTED = 95;

  /** Of the kernel's {@code fallocate}: keeps the blocks, forgets what is in them. */
  private static final int ZERO_RANGE = 0x10;

  private FileRoom() {}

  /**
   * Every block of the range is the file's own and reads as zeros when this returns; durable after
   * the next {@link FileChannel#force}. Asks the kernel for the blocks, which writes nothing; a
   * file system that cannot reserve has them written.
   *
   * @param file that is open for writing
   * @param channel of the file
   * @param from first octet, where the file ends so far
   * @param to its size afterwards, in octets
   * @throws IOException if there is no room, or the device fails
   */
  static void reserve(Path file, FileChannel channel, long from, long to) throws IOException {
    // What was written before ends within a page; its rest is written too, so that it is no part of
    // what the kernel reads ahead.
    long page = Math.min(to, (from + PAGE - 1) / PAGE * PAGE);
    DurableFiles.fillWithZeros(channel, from, page);
    if (page < to && !allocate(file, page, to - page)) {
      DurableFiles.fillWithZeros(channel, page, to);
    }
  }

  /**
   * The kernel's cache holds nothing of the range when this returns, and the range reads as zeros.
   * Whoever reads a file to its end has the kernel read ahead, in units that a later flush would
   * write as a whole; so this is done to what is written next.
   *
   * @param file whose room was reserved
   * @param from first octet, a multiple of the page
   * @param octets a multiple of the page; nothing in it was written since it was reserved
   * @return false where the file system cannot, and nothing was changed
   * @throws IOException if the device fails
   */
  static boolean renew(Path file, long from, long octets) throws IOException {
    return call(file, ZERO_RANGE, from, octets);
  }

  /** False where the file system cannot. */
  private static boolean allocate(Path file, long from, long octets) throws IOException {
    return call(file, 0, from, octets);
  }

  private static boolean call(Path file, int mode, long from, long octets) throws IOException {
    if (!file.getFileSystem().equals(FileSystems.getDefault())) {
      return false;
    }
    PosixAPI posix = PosixAPI.posix();
    int descriptor = posix.open(file.toString(), OpenFlag.O_RDWR, 0);
    if (descriptor < 0) {
      throw new IOException("cannot open " + file + ": " + posix.lastErrorStr());
    }
    try {
      int error;
      do {
        error = posix.fallocate(descriptor, mode, from, octets) == 0 ? 0 : posix.lastError();
      } while (error == INTERRUPTED);
      if (error != 0 && error != NOT_SUPPORTED && error != NO_CALL) {
        throw new IOException("no room for " + file + ": " + posix.strerror(error));
      }
      return error == 0;
    } finally {
      int unused = posix.close(descriptor);
    }
  }

  /**
   * Has the kernel read a page of the mapping at a time. Left to itself it reads ahead, in units of
   * its cache of up to a MiB, and later writes the whole unit at each flush of a message. Only a
   * matter of what a flush costs: a kernel that does not know the call changes nothing.
   *
   * @param address of the mapping's first octet
   * @param octets how long it is
   */
  static void touchByPage(long address, long octets) {
    long first = address / PAGE * PAGE;
    int unused = PosixAPI.posix().madvise(first, address + octets - first, MAdviseFlag.MADV_RANDOM);
  }
}
