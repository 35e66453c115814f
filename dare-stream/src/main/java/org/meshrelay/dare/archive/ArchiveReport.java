package org.meshrelay.dare.archive;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.Verdict;
import org.meshrelay.dare.container.walk.FrameDamage;

/**
 * What a check of a whole container found.
 *
 * @param verdict how far its integrity is shown; {@link Verdict#DAMAGED} if anything is wrong
 * @param link what chain and tree digests show, damage aside
 * @param type container type, empty if it states none
 * @param frames good frames
 * @param octets size of the container
 * @param damaged places that are wrong, at most 10,000
 * @param damagedTotal how many there are
 * @param torn whether the file ends inside a frame
 * @param signatures how many of each kind
 * @param apexes frames that state the right apex of all before them (dare.md 7.10); whether they
 *     are signed is among the signatures
 * @param treeDigest linked tree digest of the whole; null if frames are missing
 */
public record ArchiveReport(
    Verdict verdict,
    Verdict link,
    String type,
    long frames,
    long octets,
    List<FrameDamage> damaged,
    long damagedTotal,
    boolean torn,
    Map<SignatureCount, Long> signatures,
    long apexes,
    @Nullable Bytes treeDigest) {
  /** Copies the collections. */
  public ArchiveReport {
    damaged = List.copyOf(damaged);
    signatures = Map.copyOf(signatures);
  }

  /** Whether nothing that could be checked is wrong. */
  public boolean isValid() {
    return verdict != Verdict.DAMAGED;
  }
}
