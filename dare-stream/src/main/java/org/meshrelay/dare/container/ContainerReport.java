package org.meshrelay.dare.container;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;

/**
 * What a check of a container found.
 *
 * @param verdict overall
 * @param type container type of frame 0, empty if it names none
 * @param frames good frames from the beginning
 * @param octets size of the good frames: a truncated file is good up to here
 * @param damage the first thing that is wrong, if any
 * @param lastDigest chain or tree digest of the last good frame that has one; null if none has
 */
public record ContainerReport(
    Verdict verdict,
    String type,
    long frames,
    long octets,
    Optional<Damage> damage,
    @Nullable Bytes lastDigest) {
  /**
   * A place that is wrong.
   *
   * @param kind what is wrong
   * @param offset where the frame begins
   * @param index its number
   */
  public record Damage(DamageKind kind, long offset, long index) {}
}
