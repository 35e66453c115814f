package org.meshrelay.testkit.disk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A file or directory as the recorder saw it last. */
final class Seen {
  final long inode;
  final boolean isDirectory;
  final Map<String, Seen> entries = new TreeMap<>();
  final List<PageImage> pages = new ArrayList<>();

  /** Pages that a failed flush left in memory, where the next flush passes them over. */
  final BitSet forgotten = new BitSet();

  long size;

  /** Whether somebody may change it through a mapping. */
  boolean watched;

  private @Nullable Seen parent;
  private String name;

  Seen(long inode, boolean isDirectory, @Nullable Seen parent, String name) {
    this.inode = inode;
    this.isDirectory = isDirectory;
    this.parent = parent;
    this.name = name;
  }

  Path path(Path root) {
    return parent == null ? root : parent.path(root).resolve(name);
  }

  void moveTo(Seen newParent, String newName) {
    if (parent != null) {
      Seen unused = parent.entries.remove(name);
    }
    parent = newParent;
    name = newName;
    Seen unused = newParent.entries.put(newName, this);
  }

  /** Everything in the same directory. */
  Iterable<Seen> siblings() {
    return parent == null ? List.of(this) : parent.entries.values();
  }
}
