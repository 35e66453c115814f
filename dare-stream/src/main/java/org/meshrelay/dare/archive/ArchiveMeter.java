package org.meshrelay.dare.archive;

import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts what workers read and tells it on the calling thread. */
final class ArchiveMeter {
  private final ArchiveProgress progress;
  private final OptionalLong total;
  private final LongAdder octets = new LongAdder();
  private long files;

  ArchiveMeter(ArchiveProgress progress, OptionalLong total) {
    this.progress = progress;
    this.total = total;
  }

  /** Where workers count octets. */
  LongAdder octets() {
    return octets;
  }

  /** One more file is done. For the calling thread. */
  void fileDone() {
    files++;
    tick();
  }

  void tick() {
    progress.advanced(files, octets.sum(), total);
  }
}
