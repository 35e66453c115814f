package org.meshrelay.dare.archive;

import java.util.List;
import org.meshrelay.dare.container.walk.FrameDamage;

/**
 * What an archive holds.
 *
 * @param type container type, empty if it states none
 * @param entries the files that are live, in order of their frames
 * @param frames good frames, the first and deletions included
 * @param damaged places that are wrong, payloads not looked at, at most 10,000
 * @param damagedTotal how many there are
 * @param torn whether the file ends inside a frame, as after a crash of its writer
 */
public record ArchiveListing(
    String type,
    List<ArchiveEntry> entries,
    long frames,
    List<FrameDamage> damaged,
    long damagedTotal,
    boolean torn) {
  /** Copies the lists. */
  public ArchiveListing {
    entries = List.copyOf(entries);
    damaged = List.copyOf(damaged);
  }
}
