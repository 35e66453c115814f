package org.meshrelay.dare.store;

import java.util.List;
import org.meshrelay.crypto.octet.Bytes;

/** The log of one lane as readers see it; for any thread that may block. */
public interface FrameLog extends AutoCloseable {
  /** Position before the first record. */
  long BEFORE_FIRST = 0;

  /**
   * Largest record: a whole request body of 1 MiB (http-binding.md 4) as one payload, with header,
   * trailer (dare.md 10.1) and what the store adds to them.
   */
  int RECORD_OCTETS_MAX = (1 << 20) + (128 << 10);

  /**
   * Position of the last record ever appended that was not cut off, also if it was dropped since;
   * {@link #BEFORE_FIRST} if there is none.
   */
  long lastGood();

  /** What was found behind the last good record when the log was opened, in octets. */
  long tornOctets();

  /**
   * Hands all records behind a position to the sink, in order, reading sequentially, as long as it
   * wants more.
   *
   * @throws java.io.UncheckedIOException if the device fails
   */
  void replay(long after, RecordSink sink);

  /** Hands the records of one part to the sink; nothing if the part was dropped. */
  void replay(LogPart part, RecordSink sink);

  /** The parts that hold records, oldest first, as they are at this moment. */
  List<LogPart> parts();

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
