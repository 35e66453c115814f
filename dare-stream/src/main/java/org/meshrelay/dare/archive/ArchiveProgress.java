package org.meshrelay.dare.archive;

import java.util.OptionalLong;

/** Is told how far a call has come, on the thread of the call, at least four times a second. */
@FunctionalInterface
public interface ArchiveProgress {
  /** Tells nobody. */
  ArchiveProgress NONE = (files, octets, total) -> {};

  /**
   * Tells where things stand.
   *
   * @param files files done
   * @param octets octets of files read so far
   * @param octetsTotal all there are to read, if known
   */
  void advanced(long files, long octets, OptionalLong octetsTotal);
}
