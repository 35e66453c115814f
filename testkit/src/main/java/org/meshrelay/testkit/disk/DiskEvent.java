package org.meshrelay.testkit.disk;

/** One thing that happened to a disk, in the order in which it happened. */
sealed interface DiskEvent {
  /** A name was given to a new file or directory. */
  record Link(long directory, String name, long inode, boolean isDirectory) implements DiskEvent {}

  /** A name was removed. */
  record Unlink(long directory, String name) implements DiskEvent {}

  /** A name was changed at once, whatever bore the new one. */
  record Rename(long fromDirectory, String from, long toDirectory, String to, long inode)
      implements DiskEvent {}

  /** A page of a file has other content now. */
  record Page(long inode, int page, PageImage content) implements DiskEvent {}

  /** A file has another size now. */
  record Size(long inode, long size) implements DiskEvent {}

  /** Pages of a file, and its size, are on the device; the end is exclusive. */
  record Flush(long inode, int fromPage, int toPage) implements DiskEvent {}

  /**
   * A flush of these pages failed: the system counts them as written, though nobody knows what the
   * device has, and flushes them again only when they are written again.
   */
  record FlushFailed(long inode, int fromPage, int toPage) implements DiskEvent {}

  /** The names in a directory are on the device. */
  record SyncDirectory(long directory) implements DiskEvent {}

  /** Something that the test wants to know the time of. */
  record Note(Object what) implements DiskEvent {}
}
