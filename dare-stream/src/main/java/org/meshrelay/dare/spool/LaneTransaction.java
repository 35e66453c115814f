package org.meshrelay.dare.spool;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.record.LogRecord;
import org.meshrelay.dare.store.StorageFullException;
import org.meshrelay.protocol.address.ContainerName;

/**
 * The containers of one account as a {@link LaneWork} sees them: everything acknowledged, what
 * earlier works of the same batch appended, and its own appends. Valid only inside the work and
 * only on its thread.
 */
public interface LaneTransaction {
  /** The container with the appends made so far; empty if it does not exist. */
  Optional<ContainerView> view(ContainerName container);

  /**
   * Newest frame for a key: in a catalog the live entry of a UniqueID, in a spool the frame of an
   * EnvelopeID.
   */
  OptionalLong find(ContainerName container, String key);

  /**
   * A frame, also one appended by this work.
   *
   * @throws FrameDamagedException if it is damaged
   * @throws IndexOutOfBoundsException if there is no such frame
   */
  StoredFrame read(ContainerName container, long index);

  /**
   * Makes the container with its frame 0 (type Merkle, empty payload); no effect if it exists.
   *
   * @throws StorageFullException if there is no room
   */
  void create(ContainerName container);

  /**
   * Appends the envelope as the next frame: all its members are kept except {@code Received} and
   * those of the container, which are the store's own (dare.md 8.1).
   *
   * @throws IllegalStateException if the container does not exist
   * @throws IllegalArgumentException if the envelope's stated digest is not that of its payload, or
   *     a record is larger than dare.md 10.1 allows, or the work has become larger than 64 MiB or
   *     4,096 frames
   * @throws StorageFullException if there is no room; a DELETE event still has a reserve
   */
  AppendedFrame append(ContainerName container, FrameDraft draft);

  /**
   * Removes all containers of the account: they are gone for every reader once the work is
   * acknowledged, and the account may be made again with new containers, in this work too.
   */
  void eraseAccount();

  /**
   * Brings a record back that a restored log has lost, as it was before (receipts.md 8.4). Of a
   * frame whose octets are not at hand a stub takes the place, with its leaf hash (8.1, erased):
   * the trees go on and every later index, offset and root is what it was. For restores and copies
   * only.
   *
   * @param record as it was logged
   * @param frame its octets, or none; of frame 0 they are needed
   * @return false if it does not fit, and nothing was done: the container is another one of that
   *     name, or does not end right before the frame, or the octets are not the frame that the
   *     record tells, or the trees would not come to its roots; an erasure, if there is nothing
   *     left to erase
   */
  boolean bringBack(LogRecord record, Bytes frame);

  /** The time of this work; all its frames of one container carry it or a later one. */
  Instant now();
}
