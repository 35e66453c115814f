package org.meshrelay.dare.store.memory;

import java.util.List;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.store.FencedException;
import org.meshrelay.dare.store.FrameStore;
import org.meshrelay.dare.store.LogPart;
import org.meshrelay.dare.store.RoomUse;
import org.meshrelay.dare.store.Space;
import org.meshrelay.dare.store.StorageFullException;

/** A lane's log in memory; positions count records from 1. */
final class MemoryFrameStore extends MemoryReader implements FrameStore {
  /** Part of a limited device that content may not take. */
  private static final int REMOVAL_SHARE = 32;

  private final long epoch;
  private long promised;
  private boolean touched;

  MemoryFrameStore(MemoryDevice device) {
    super(device);
    this.epoch = device.takeOver();
  }

  @Override
  public long epoch() {
    return epoch;
  }

  @Override
  public void truncateAfter(long position) {
    if (touched) {
      throw new IllegalStateException("only before the first append");
    }
    checkEpoch();
    device.cut((int) position);
  }

  @Override
  public void reserve(int octets, RoomUse use) {
    if (octets > RECORD_OCTETS_MAX) {
      throw new IllegalArgumentException("record of " + octets + " octets");
    }
    touched = true;
    long free = device.freeOctets() - promised;
    long kept =
        use == RoomUse.RESERVED || free > Long.MAX_VALUE / 2
            ? 0
            : (device.octets() + device.freeOctets()) / REMOVAL_SHARE;
    if (octets > free - kept) {
      throw new StorageFullException("memory device is full");
    }
    promised += octets;
  }

  @Override
  public long[] append(List<Bytes> records) {
    checkEpoch();
    long[] positions = new long[records.size()];
    for (int i = 0; i < positions.length; i++) {
      Bytes record = records.get(i);
      if (record.size() > promised) {
        throw new IllegalStateException("append without a reservation");
      }
      promised -= record.size();
      positions[i] = device.add(record);
    }
    promised = 0;
    return positions;
  }

  private void checkEpoch() {
    if (device.epoch() != epoch) {
      throw new FencedException(epoch, device.epoch());
    }
  }

  @Override
  public void sync() {
    checkEpoch();
    device.sync();
  }

  @Override
  public void endPart() {
    device.endPart();
  }

  @Override
  public void drop(LogPart part) {
    checkEpoch();
    device.drop(part);
  }

  @Override
  public Space space() {
    return new Space(device.freeOctets(), device.freeOctets() == 0);
  }

  @Override
  public void close() {
    if (device.epoch() == epoch) {
      device.sync();
    }
  }

  @Override
  public void abandon() {
    // The device has what it has; there is nothing to release.
  }
}
