package org.meshrelay.relay.account;

import java.time.Instant;
import java.util.List;
import org.meshrelay.protocol.catalog.CatalogedDevice;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.profile.DeviceConnection;

/**
 * A live entry of the device catalog.
 *
 * @param catalogKey its UniqueID
 * @param entry the entry
 * @param envelope the frame as stored
 * @param index frame number
 * @param received when it was stored
 * @param replaced whether an earlier version of the entry was replaced by this one
 * @param connections ConnectionDevice and the ConnectionAccounts in it that could be read
 */
public record DeviceEntry(
    String catalogKey,
    CatalogedDevice entry,
    DareEnvelope envelope,
    long index,
    Instant received,
    boolean replaced,
    List<DeviceConnection> connections) {
  /** Copies the list. */
  public DeviceEntry {
    connections = List.copyOf(connections);
  }

  DeviceEntry asReplacement() {
    return new DeviceEntry(catalogKey, entry, envelope, index, received, true, connections);
  }
}
