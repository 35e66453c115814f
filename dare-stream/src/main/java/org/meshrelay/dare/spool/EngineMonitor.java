package org.meshrelay.dare.spool;

/**
 * What the engine tells while it works; every method may be called from several threads, must
 * return at once and must not throw. All have empty defaults, so that an implementation names only
 * what it wants.
 */
public interface EngineMonitor {
  /** Listens to nothing. */
  static EngineMonitor none() {
    return new EngineMonitor() {};
  }

  /**
   * A work is about to append to a container, on the lane's thread: what this throws the work fails
   * with, and nothing has happened. Must be quick.
   *
   * @param view the container with what the work appended so far
   */
  default void appending(ContainerView view) {}

  /** A batch of a lane is acknowledged. */
  default void committed(int lane, int works, int frames, long octets) {}

  /** A flush of a lane's device took this long. */
  default void flushed(int lane, long nanos) {}

  /** Works that wait in a lane now; told once per batch and at each refusal. */
  default void queueDepth(int lane, int works) {}

  /** A work was refused because the lane's queue was full. */
  default void shed(int lane) {}

  /** Free octets of the file system, and whether a lane refuses new frames for lack of room. */
  default void space(int lane, long freeOctets, boolean full) {}

  /** Octets that a lane's index takes on disk, and entries it holds in memory. */
  default void index(int lane, long octetsOnDisk, int entriesInMemory) {}

  /** A part of a lane's log was given back. */
  default void compacted(int lane, CompactionReport part) {}

  /** A lane has read its log again at start. */
  default void replayed(int lane, long records, long nanos) {}

  /** Octets behind the last good record were cut off at start and kept in a side file. */
  default void tornTail(int lane, long octets) {}

  /** A frame was found damaged; the rest is served. */
  default void damaged(FrameDamagedException damage) {}

  /**
   * The engine has stopped acknowledging and will not resume: the process should end with exit code
   * 74 and restart, since nobody can know what a device kept after a failed flush. Called once.
   */
  default void failed(EngineFailedException cause) {}
}
