package org.meshrelay.dare.spool;

import java.nio.file.Path;
import org.meshrelay.dare.store.StorageLimits;

/**
 * Settings of an engine.
 *
 * @param directory where everything lies; made if missing, locked against a second engine
 * @param lanes a power of two, 1 to 64, fixed for the life of the directory
 * @param durability what an acknowledgement promises
 * @param lane bounds of each lane
 * @param storage sizes of files and watermarks
 */
public record EngineConfig(
    Path directory, int lanes, Durability durability, LaneLimits lane, StorageLimits storage) {
  /** One lane takes some 15,000 frames/s; more lanes mean more and smaller flushes. */
  public static final int LANES_DEFAULT = 1;

  private static final int LANES_MAX = 64;

  /** Refuses a number of lanes that is no power of two from 1 to 64. */
  public EngineConfig {
    if (lanes < 1 || lanes > LANES_MAX || Integer.bitCount(lanes) != 1) {
      throw new IllegalArgumentException("lanes must be a power of two from 1 to 64");
    }
  }

  /** The defaults: one lane, durable before acknowledged. */
  public static EngineConfig at(Path directory) {
    return new EngineConfig(
        directory, LANES_DEFAULT, Durability.sync(), LaneLimits.DEFAULT, StorageLimits.DEFAULT);
  }

  /** With another number of lanes. */
  public EngineConfig withLanes(int newLanes) {
    return new EngineConfig(directory, newLanes, durability, lane, storage);
  }

  /** With another durability. */
  public EngineConfig withDurability(Durability newDurability) {
    return new EngineConfig(directory, lanes, newDurability, lane, storage);
  }

  /** With other bounds per lane. */
  public EngineConfig withLane(LaneLimits newLane) {
    return new EngineConfig(directory, lanes, durability, newLane, storage);
  }

  /** With other file sizes and watermarks. */
  public EngineConfig withStorage(StorageLimits newStorage) {
    return new EngineConfig(directory, lanes, durability, lane, newStorage);
  }
}
