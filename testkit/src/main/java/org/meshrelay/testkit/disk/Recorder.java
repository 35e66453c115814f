package org.meshrelay.testkit.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps what happened below one directory, and lets it fail. One lock orders everything. */
final class Recorder {
  private final Path root;
  private final Seen top = new Seen(DiskState.ROOT, true, null, "");
  private final List<DiskEvent> events = new ArrayList<>();
  private final Set<Seen> watched = new LinkedHashSet<>();
  private final PageWatch pages;
  private Faults faults = Faults.NONE;
  private long lastInode = DiskState.ROOT;
  private int octetsTaken = Integer.MAX_VALUE;
  private int first;

  Recorder(Path root) {
    this.root = root;
    this.pages = new PageWatch(root, events);
  }

  /** Something that is done to the real file system. */
  @FunctionalInterface
  interface Call<T extends @Nullable Object> {
    T run() throws IOException;
  }

  /** As {@link Call}, without a result. */
  @FunctionalInterface
  interface Step {
    void run() throws IOException;
  }

  synchronized void fail(Faults newFaults) {
    faults = newFaults;
  }

  /** Everything that is there now is on the device. */
  synchronized void begin() throws IOException {
    look(top);
    allDurable(top);
    first = events.size();
  }

  private void allDurable(Seen seen) {
    if (seen.isDirectory) {
      seen.entries.values().forEach(this::allDurable);
      events.add(new DiskEvent.SyncDirectory(seen.inode));
    } else {
      seen.watched = false;
      events.add(new DiskEvent.Flush(seen.inode, 0, Integer.MAX_VALUE));
    }
    watched.clear();
  }

  synchronized <T extends @Nullable Object> T run(Operation operation, Path file, Call<T> call)
      throws IOException {
    octetsTaken = Integer.MAX_VALUE;
    Faults.Fault fault = faults.before(operation, file);
    if (fault instanceof Faults.Failure failure) {
      throw failure.of(file);
    }
    if (fault instanceof Faults.ShortWrite write) {
      octetsTaken = Math.max(1, write.octetsMax());
    }
    return call.run();
  }

  synchronized void change(Operation operation, Path file, Step step) throws IOException {
    Object unused =
        run(
            operation,
            file,
            () -> {
              step.run();
              return file;
            });
  }

  /** The device itself is not asked: what it would keep is worked out from the events. */
  synchronized void flush(Path file) throws IOException {
    Seen seen = find(file);
    boolean directory = Files.isDirectory(file);
    if (directory) {
      if (isRefused(Operation.SYNC_DIRECTORY, file) || seen == null) {
        return;
      }
      look(seen);
      events.add(new DiskEvent.SyncDirectory(seen.inode));
    } else if (seen != null) {
      scan(seen);
      flush(Operation.FLUSH, file, new DiskEvent.Flush(seen.inode, 0, Integer.MAX_VALUE), seen);
    }
  }

  private void flush(Operation operation, Path file, DiskEvent.Flush flush, Seen seen)
      throws IOException {
    try {
      if (!isRefused(operation, file)) {
        events.add(flush);
      }
    } catch (IOException e) {
      events.add(new DiskEvent.FlushFailed(flush.inode(), flush.fromPage(), flush.toPage()));
      int end = Math.min(flush.toPage(), seen.pages.size());
      seen.forgotten.set(flush.fromPage(), Math.max(flush.fromPage(), end));
      throw e;
    }
  }

  synchronized void flushMapped(Path file, int from, int octets) throws IOException {
    Seen seen = find(file);
    if (seen == null) {
      throw new NoSuchFileException(file.toString());
    }
    scan(seen);
    int endPage = PageWatch.pagesOf(from + (long) octets);
    DiskEvent.Flush flush = new DiskEvent.Flush(seen.inode, from / PageImage.SIZE, endPage);
    flush(Operation.FLUSH_MAPPED, file, flush, seen);
  }

  /** Whether a flush is to be forgotten; throws if it fails. */
  private boolean isRefused(Operation operation, Path file) throws IOException {
    Faults.Fault fault = faults.before(operation, file);
    if (fault instanceof Faults.Failure failure) {
      throw failure.of(file);
    }
    return fault instanceof Faults.Lie;
  }

  /** How much of a write the running operation may take. */
  int octetsTaken(int wanted) {
    return Math.min(wanted, octetsTaken);
  }

  synchronized void note(Object what) {
    observe();
    events.add(new DiskEvent.Note(what));
  }

  synchronized DiskTrace trace() {
    observe();
    return new DiskTrace(List.copyOf(events), first);
  }

  /** Looks for changes through mappings. */
  private void observe() {
    try {
      for (Seen seen : List.copyOf(watched)) {
        scan(seen);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file was opened for writing, or a directory was made. */
  void opened(Path real) throws IOException {
    Seen seen = find(real);
    Seen parent = find(real.resolveSibling("."));
    if (seen == null && parent != null) {
      seen = link(parent, real);
    }
    if (seen != null && !seen.isDirectory) {
      scan(seen);
    }
  }

  private Seen link(Seen parent, Path real) {
    String name = String.valueOf(real.getFileName());
    lastInode++;
    Seen seen = new Seen(lastInode, Files.isDirectory(real), parent, name);
    Seen unused = parent.entries.put(name, seen);
    events.add(new DiskEvent.Link(parent.inode, name, seen.inode, seen.isDirectory));
    return seen;
  }

  /** Octets of a file were written; also those that a failed flush forgot, if they are the same. */
  void written(Path real, FileChannel channel, long from, long to) throws IOException {
    Seen seen = find(real);
    if (seen != null) {
      pages.look(seen, channel, from, to);
      int end = Math.min(PageWatch.pagesOf(to), seen.pages.size());
      for (int i = (int) (from / PageImage.SIZE); i < end; i++) {
        if (seen.forgotten.get(i)) {
          seen.forgotten.clear(i);
          events.add(new DiskEvent.Page(seen.inode, i, seen.pages.get(i)));
        }
      }
    }
  }

  /** Who cuts a file has done with its mapping. */
  void cut(Path real) throws IOException {
    Seen seen = find(real);
    if (seen != null) {
      for (Seen sibling : seen.siblings()) {
        if (!sibling.isDirectory) {
          scan(sibling);
          unwatch(sibling);
        }
      }
    }
  }

  /** The library that maps a file may also write to those beside it. */
  synchronized void mapped(Path real) {
    Seen seen = find(real);
    if (seen != null) {
      for (Seen sibling : seen.siblings()) {
        if (!sibling.isDirectory) {
          watch(sibling);
        }
      }
    }
  }

  void deleted(Path real) {
    Seen seen = find(real);
    Seen parent = find(real.resolveSibling("."));
    if (seen != null && parent != null) {
      unwatch(seen);
      String name = String.valueOf(real.getFileName());
      Seen unused = parent.entries.remove(name);
      events.add(new DiskEvent.Unlink(parent.inode, name));
    }
  }

  void moved(Path from, Path to) {
    Seen seen = find(from);
    Seen fromParent = find(from.resolveSibling("."));
    Seen toParent = find(to.resolveSibling("."));
    if (seen != null && fromParent != null && toParent != null) {
      String name = String.valueOf(to.getFileName());
      Seen replaced = toParent.entries.get(name);
      if (replaced != null) {
        unwatch(replaced);
      }
      seen.moveTo(toParent, name);
      events.add(
          new DiskEvent.Rename(
              fromParent.inode,
              String.valueOf(from.getFileName()),
              toParent.inode,
              name,
              seen.inode));
    }
  }

  /** Finds what a library made past this file system. */
  void look(Path real) throws IOException {
    Seen seen = find(real);
    if (seen != null && seen.isDirectory) {
      look(seen);
    }
  }

  private void look(Seen directory) throws IOException {
    Set<String> there = new HashSet<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory.path(root))) {
      for (Path entry : found) {
        String name = String.valueOf(entry.getFileName());
        boolean unused = there.add(name);
        Seen seen = directory.entries.get(name);
        if (seen == null) {
          seen = link(directory, entry);
          if (!seen.isDirectory) {
            watch(seen);
            scan(seen);
          }
        }
        if (seen.isDirectory) {
          look(seen);
        }
      }
    }
    for (String name : List.copyOf(directory.entries.keySet())) {
      if (!there.contains(name)) {
        deleted(directory.path(root).resolve(name));
      }
    }
  }

  private void watch(Seen seen) {
    seen.watched = true;
    boolean unused = watched.add(seen);
  }

  private void unwatch(Seen seen) {
    seen.watched = false;
    boolean unused = watched.remove(seen);
  }

  private @Nullable Seen find(Path real) {
    Path normal = real.normalize();
    if (!normal.startsWith(root)) {
      return null;
    }
    Seen at = top;
    for (Path name : root.relativize(normal)) {
      if (!String.valueOf(name).isEmpty()) {
        at = at.entries.get(name.toString());
      }
      if (at == null) {
        return null;
      }
    }
    return at;
  }

  private void scan(Seen seen) throws IOException {
    if (!pages.look(seen)) {
      unwatch(seen);
    }
  }
}
