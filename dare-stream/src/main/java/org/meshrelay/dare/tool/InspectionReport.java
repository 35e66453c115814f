package org.meshrelay.dare.tool;

import java.time.Instant;
import java.util.List;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.spool.FrameDamagedException;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;

/**
 * What is in an engine's directory.
 *
 * @param lanes number of lanes
 * @param containers all containers that are not erased, by account and name
 * @param frames frames that were read and are good, in all containers
 * @param octets sum of the sizes of the containers
 * @param damaged every damaged frame, its place as far as it is known
 * @param unreadableOctets octets of the logs in which no good record lies, torn tails included
 */
public record InspectionReport(
    int lanes,
    List<Summary> containers,
    long frames,
    long octets,
    List<FrameDamagedException.Place> damaged,
    long unreadableOctets) {

  /**
   * One container.
   *
   * @param account owner
   * @param container name
   * @param lane number of its lane
   * @param frames frames including frame 0
   * @param octets size as a file
   * @param lastTime when the last frame was received
   * @param treeDigest TreeDigest of the last frame
   */
  public record Summary(
      AccountAddress account,
      ContainerName container,
      int lane,
      long frames,
      long octets,
      Instant lastTime,
      Bytes treeDigest) {}

  /** Whether everything is as it was written. */
  public boolean isGood() {
    return damaged.isEmpty();
  }
}
