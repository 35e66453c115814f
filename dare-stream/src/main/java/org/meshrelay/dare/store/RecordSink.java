package org.meshrelay.dare.store;

import org.meshrelay.crypto.octet.Bytes;

/** Takes the records of a log in order. */
public interface RecordSink {
  /** A good record. */
  void record(long position, Bytes record);

  /**
   * A place where at least one synced record cannot be read.
   *
   * @param position of the damaged record, or where the unreadable octets begin
   * @param octets that cannot be read
   * @param first what could be read of the record although its checksum is wrong, else empty
   * @param damage what is wrong
   */
  void damaged(long position, long octets, Bytes first, Damage damage);

  /** False once nothing more is wanted: the log is not read any further. */
  default boolean wantsMore() {
    return true;
  }
}
