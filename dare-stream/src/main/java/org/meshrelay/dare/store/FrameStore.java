package org.meshrelay.dare.store;

import java.util.List;
import org.meshrelay.crypto.octet.Bytes;

/**
 * The log of one lane as its only writer sees it: records in order, each at a position that only
 * grows, none ever changed.
 *
 * <p>After {@link #sync()} returns, everything appended before survives a crash at any instant.
 * After a crash the log is a prefix of what was appended that contains at least everything synced;
 * what lies behind it is cut off and kept aside. A record that was synced and cannot be read any
 * more is reported as damaged, alone.
 *
 * <p>One thread appends, syncs, truncates and closes; any thread reads.
 */
public interface FrameStore extends FrameLog {
  /** Number of this writer: greater than that of every earlier writer of the log. */
  long epoch();

  /**
   * Cuts off everything behind a record (or {@link #BEFORE_FIRST}), keeping it aside; durable when
   * this returns. Only before the first append.
   */
  void truncateAfter(long position);

  /**
   * Makes sure that one more record of this size fits, in addition to those asked for since the
   * last {@link #append}; nothing is written that readers could see.
   *
   * @param octets size of the record, at most {@link #RECORD_OCTETS_MAX}
   * @param use what the record is for
   * @throws StorageFullException if there is no room; nothing has changed
   */
  void reserve(int octets, RoomUse use);

  /**
   * Appends records whose room was asked for. They are readable at once, durable after {@link
   * #sync()}.
   *
   * @return the position of each
   * @throws FencedException if a later writer has taken the log over
   */
  long[] append(List<Bytes> records);

  /**
   * Returns when everything appended is on the device.
   *
   * @throws java.io.UncheckedIOException if that cannot be known: the writer must not go on
   */
  void sync();

  /** Ends the part being appended to, so that it may be dropped; no effect on an empty one. */
  void endPart();

  /**
   * Gives a part back that has ended: its records are gone for good, and the log says so itself.
   * Durable when this returns; octets that somebody reads beside the writer go a little later. For
   * any thread but the appending one, since deleting a large file takes its time.
   *
   * @throws java.io.UncheckedIOException if the device does not take the note: nothing is dropped
   */
  void drop(LogPart part);

  /** Room on the device; for any thread. */
  Space space();

  /**
   * Releases everything after a failure, without another flush: what the device has of the last
   * records is found out by the next open. Also after a {@link #close} that failed.
   */
  void abandon();

  /** Syncs and releases everything; the next open needs no recovery. */
  @Override
  void close();
}
