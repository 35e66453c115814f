package org.meshrelay.dare.store;

import org.meshrelay.crypto.octet.Bytes;

/** The log of one lane as readers see it; for any thread that may block. */
public interface FrameLog extends AutoCloseable {
  /** Position before the first record. */
  long BEFORE_FIRST = 0;

  /**
   * Largest record: two request bodies (http-binding.md 4), since base64 shrinks when decoded and
   * what a store adds to a frame is bounded.
   */
  int RECORD_OCTETS_MAX = 2 << 20;

  /** Position of the last record, {@link #BEFORE_FIRST} if there is none. */
  long lastGood();

  /** What was found behind the last good record when the log was opened, in octets. */
  long tornOctets();

  /**
   * Hands all records behind a position to the sink, in order, reading sequentially.
   *
   * @throws java.io.UncheckedIOException if the device fails
   */
  void replay(long after, RecordSink sink);

  /**
   * The record at a position, verified.
   *
   * @throws RecordDamagedException if it is not what was appended there
   */
  Bytes read(long position);

  /**
   * At most the first {@code octetsMax} octets of the record at a position, not verified against
   * its end: the caller has a checksum of its own for them.
   *
   * @throws RecordDamagedException if there is no record at the position
   */
  Bytes readFirst(long position, int octetsMax);

  /** Octets that the log takes on the device, room prepared ahead included. */
  long octetsOnDevice();

  /** Releases everything. */
  @Override
  void close();
}
