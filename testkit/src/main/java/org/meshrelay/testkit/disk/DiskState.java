package org.meshrelay.testkit.disk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What is known to be on a device, and what may be.
 *
 * <p>A flush of a file makes its content and size certain, not its name; a flush of a directory
 * makes the names in it certain, not what they stand for. Until then each page holds anything it
 * held since its last flush, whole or torn, the size is any since then, and of the changes of names
 * in a directory the first ones have happened. A rename happens as a whole or not at all.
 */
public final class DiskState {
  static final long ROOT = 0;

  private final Map<Long, FileState> files = new LinkedHashMap<>();
  private final Map<Long, Map<String, Long>> directories = new LinkedHashMap<>();
  private final List<NameChange> pendingNames = new ArrayList<>();
  private @Nullable Object note;

  DiskState() {
    directories.put(ROOT, new HashMap<>());
  }

  /** A change of names that happens at once. */
  private record NameChange(List<Entry> entries) {
    boolean touches(long directory) {
      return entries.stream().anyMatch(entry -> entry.directory == directory);
    }
  }

  private record Entry(long directory, String name, @Nullable Long inode) {}

  /** What the last step noted; null if it was no note. */
  public @Nullable Object note() {
    return note;
  }

  void apply(DiskEvent event) {
    note = null;
    switch (event) {
      case DiskEvent.Link link -> {
        if (link.isDirectory()) {
          directories.put(link.inode(), new HashMap<>());
        } else {
          files.put(link.inode(), new FileState());
        }
        change(new Entry(link.directory(), link.name(), link.inode()));
      }
      case DiskEvent.Unlink unlink -> change(new Entry(unlink.directory(), unlink.name(), null));
      case DiskEvent.Rename rename ->
          change(
              new Entry(rename.fromDirectory(), rename.from(), null),
              new Entry(rename.toDirectory(), rename.to(), rename.inode()));
      case DiskEvent.Page page -> file(page.inode()).write(page.page(), page.content());
      case DiskEvent.Size size -> file(size.inode()).resize(size.size());
      case DiskEvent.Flush flush -> file(flush.inode()).flush(flush.fromPage(), flush.toPage());
      case DiskEvent.FlushFailed flush ->
          file(flush.inode()).flushFailed(flush.fromPage(), flush.toPage());
      case DiskEvent.SyncDirectory sync -> sync(sync.directory());
      case DiskEvent.Note noted -> note = noted.what();
    }
  }

  private FileState file(long inode) {
    FileState file = files.get(inode);
    if (file == null) {
      throw new IllegalStateException("no file " + inode);
    }
    return file;
  }

  private void change(Entry... entries) {
    pendingNames.add(new NameChange(List.of(entries)));
  }

  private void sync(long directory) {
    pendingNames.removeIf(
        change -> {
          boolean now = change.touches(directory);
          if (now) {
            perform(directories, change);
          }
          return now;
        });
  }

  private static void perform(Map<Long, Map<String, Long>> names, NameChange change) {
    for (Entry entry : change.entries) {
      Map<String, Long> directory = names.computeIfAbsent(entry.directory, d -> new HashMap<>());
      if (entry.inode == null) {
        directory.remove(entry.name);
      } else {
        directory.put(entry.name, entry.inode);
      }
    }
  }

  /** How many pages, sizes and changes of names a crash may keep or lose now. */
  public int undecided() {
    return pendingNames.size() + files.values().stream().mapToInt(FileState::undecided).sum();
  }

  /** What a crash leaves behind. */
  public CrashImage crash(CrashStyle style, SplittableRandom random) {
    Map<Long, Map<String, Long>> names = new LinkedHashMap<>();
    directories.forEach((inode, entries) -> names.put(inode, new HashMap<>(entries)));
    survivors(style, random).forEach(change -> perform(names, change));
    CrashImage image = new CrashImage();
    collect(image, names, ROOT, "", style, random);
    return image;
  }

  private List<NameChange> survivors(CrashStyle style, SplittableRandom random) {
    return switch (style) {
      case NOTHING -> List.of();
      case EVERYTHING -> List.copyOf(pendingNames);
      case ANY_NAMES -> pendingNames.stream().filter(change -> random.nextBoolean()).toList();
      case PAGES, SECTORS, LATER_PAGES, CUT -> firstOnes(random);
    };
  }

  /** The first changes of each directory, as a journal keeps them. */
  private List<NameChange> firstOnes(SplittableRandom random) {
    Map<Long, Integer> left = new HashMap<>();
    List<NameChange> kept = new ArrayList<>();
    for (NameChange change : pendingNames) {
      boolean all = true;
      for (Entry entry : change.entries) {
        int before =
            left.computeIfAbsent(entry.directory, d -> random.nextInt(pendingNames.size() + 1));
        left.put(entry.directory, before - 1);
        all &= before > 0;
      }
      if (all) {
        kept.add(change);
      } else {
        change.entries.forEach(entry -> left.put(entry.directory, 0));
      }
    }
    return kept;
  }

  private void collect(
      CrashImage image,
      Map<Long, Map<String, Long>> names,
      long directory,
      String path,
      CrashStyle style,
      SplittableRandom random) {
    image.directory(path);
    for (Map.Entry<String, Long> entry : names.getOrDefault(directory, Map.of()).entrySet()) {
      String below = path.isEmpty() ? entry.getKey() : path + "/" + entry.getKey();
      FileState file = files.get(entry.getValue());
      if (file == null) {
        collect(image, names, entry.getValue(), below, style, random);
      } else {
        image.file(below, file.crash(style, random));
      }
    }
  }
}
