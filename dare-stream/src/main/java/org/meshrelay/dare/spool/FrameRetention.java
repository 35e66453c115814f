package org.meshrelay.dare.spool;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;

/**
 * Says which frames have had their time and may lose their payload (receipts.md 8.1). Asked on the
 * thread that compacts, for one frame after another; may read the engine.
 */
@FunctionalInterface
public interface FrameRetention {
  /** Nothing ever goes. */
  static FrameRetention keepAll() {
    return frame -> false;
  }

  /** Whether the payload of the frame may go for good. */
  boolean mayRedact(Candidate frame);

  /**
   * A frame as retention sees it.
   *
   * @param account owner
   * @param container name
   * @param index frame number, from 1
   * @param received when it was received
   * @param key under which it is found, null if none
   * @param decidesKey whether it is the newest of its key
   */
  record Candidate(
      AccountAddress account,
      ContainerName container,
      long index,
      Instant received,
      @Nullable String key,
      boolean decidesKey) {}
}
