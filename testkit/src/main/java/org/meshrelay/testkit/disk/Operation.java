package org.meshrelay.testkit.disk;

/** What code asks of a disk and what may therefore fail. */
public enum Operation {
  /** A file is opened that is there. */
  OPEN,
  /** A file or directory is made. */
  CREATE,
  /** Octets are read. */
  READ,
  /** Octets are written. */
  WRITE,
  /** A file is cut. */
  TRUNCATE,
  /** A file is flushed. */
  FLUSH,
  /** A part of a mapped file is flushed. */
  FLUSH_MAPPED,
  /** A directory is flushed. */
  SYNC_DIRECTORY,
  /** A name is changed. */
  RENAME,
  /** A name is removed. */
  DELETE,
  /** A directory is listed. */
  LIST;

  /** Whether it would change what the device holds. */
  public boolean isChange() {
    return switch (this) {
      case OPEN, READ, LIST -> false;
      default -> true;
    };
  }
}
