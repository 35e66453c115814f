package org.meshrelay.dare.spool;

/**
 * What a compaction has done.
 *
 * @param parts of logs that were given back
 * @param octetsFreed octets that these took on the device
 * @param framesMoved live frames that were appended again
 * @param octetsWritten octets appended for that
 * @param framesRedacted moved frames that lost their payload
 * @param partsDamaged parts that were left as they are, because a record in them is damaged
 */
public record CompactionReport(
    int parts,
    long octetsFreed,
    long framesMoved,
    long octetsWritten,
    long framesRedacted,
    int partsDamaged) {
  /** Nothing was done. */
  public static final CompactionReport NOTHING = new CompactionReport(0, 0, 0, 0, 0, 0);

  CompactionReport plus(CompactionReport other) {
    return new CompactionReport(
        parts + other.parts,
        octetsFreed + other.octetsFreed,
        framesMoved + other.framesMoved,
        octetsWritten + other.octetsWritten,
        framesRedacted + other.framesRedacted,
        partsDamaged + other.partsDamaged);
  }
}
