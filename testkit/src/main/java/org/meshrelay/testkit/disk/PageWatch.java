package org.meshrelay.testkit.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/** Compares files with what was seen of them last, page by page. Guarded by its recorder. */
final class PageWatch {
  private final Path root;
  private final List<DiskEvent> events;
  private final byte[] page = new byte[PageImage.SIZE];

  PageWatch(Path root, List<DiskEvent> events) {
    this.root = root;
    this.events = events;
  }

  static int pagesOf(long octets) {
    return (int) ((octets + PageImage.SIZE - 1) / PageImage.SIZE);
  }

  /** Looks at all of a file; false if there is no such file. */
  boolean look(Seen seen) throws IOException {
    try (FileChannel channel = FileChannel.open(seen.path(root), StandardOpenOption.READ)) {
      look(seen, channel, 0, Long.MAX_VALUE);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Looks at the pages that hold some octets, and at the size. */
  void look(Seen seen, FileChannel channel, long from, long to) throws IOException {
    long size = channel.size();
    resize(seen, size);
    int firstPage = (int) (from / PageImage.SIZE);
    long begin = (long) firstPage * PageImage.SIZE;
    long end = to >= size ? size : Math.min(size, (long) pagesOf(to) * PageImage.SIZE);
    ByteBuffer part = ByteBuffer.allocate((int) Math.max(0, end - begin));
    while (part.hasRemaining() && channel.read(part, begin + part.position()) >= 0) {
      // Until all is read or the file ends early.
    }
    for (int at = 0; at < part.capacity(); at += PageImage.SIZE) {
      compare(seen, firstPage + at / PageImage.SIZE, part.array(), at);
    }
  }

  private void resize(Seen seen, long size) {
    if (size != seen.size) {
      seen.size = size;
      events.add(new DiskEvent.Size(seen.inode, size));
    }
    int pages = pagesOf(size);
    while (seen.pages.size() > pages) {
      PageImage unused = seen.pages.removeLast();
    }
    while (seen.pages.size() < pages) {
      seen.pages.add(PageImage.ZERO);
    }
  }

  private void compare(Seen seen, int number, byte[] part, int from) {
    int octets = Math.min(PageImage.SIZE, part.length - from);
    if (seen.pages.get(number).holds(part, from, octets)) {
      return;
    }
    Arrays.fill(page, (byte) 0);
    System.arraycopy(part, from, page, 0, octets);
    PageImage image = PageImage.of(page);
    PageImage unused = seen.pages.set(number, image);
    seen.forgotten.clear(number);
    events.add(new DiskEvent.Page(seen.inode, number, image));
  }
}
