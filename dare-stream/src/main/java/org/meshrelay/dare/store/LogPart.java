package org.meshrelay.dare.store;

/**
 * A stretch of a log that is given back as a whole once nothing in it is wanted any more.
 *
 * @param after position before its first record
 * @param last position of its last record
 * @param records that were appended to it
 * @param octets it takes on the device
 * @param ended whether nothing is appended to it any more
 */
public record LogPart(long after, long last, long records, long octets, boolean ended) {
  /** Whether the record at this position is in the part. */
  public boolean holds(long position) {
    return position > after && position <= last;
  }
}
