package org.meshrelay.dare.store.memory;

import java.util.List;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.store.Damage;
import org.meshrelay.dare.store.FrameLog;
import org.meshrelay.dare.store.LogPart;
import org.meshrelay.dare.store.RecordDamagedException;
import org.meshrelay.dare.store.RecordSink;

/** A log in memory as readers see it. */
class MemoryReader implements FrameLog {
  final MemoryDevice device;

  MemoryReader(MemoryDevice device) {
    this.device = device;
  }

  @Override
  public long lastGood() {
    return device.count();
  }

  @Override
  public long tornOctets() {
    return device.tornOctets();
  }

  @Override
  public void replay(long after, RecordSink sink) {
    replay((int) after, device.count(), sink);
  }

  @Override
  public void replay(LogPart part, RecordSink sink) {
    replay((int) part.after(), (int) part.last(), sink);
  }

  @Override
  public List<LogPart> parts() {
    return device.parts();
  }

  private void replay(int from, int to, RecordSink sink) {
    for (int i = from; i < to && sink.wantsMore(); i++) {
      Bytes record = device.record(i);
      if (device.isDropped(i)) {
        continue;
      }
      if (device.isDamaged(i)) {
        sink.damaged(i + 1L, record.size(), record, Damage.CHECKSUM);
      } else {
        sink.record(i + 1L, record);
      }
    }
  }

  @Override
  public Bytes read(long position) {
    int index = index(position);
    if (device.isDamaged(index)) {
      throw new RecordDamagedException(position, Damage.CHECKSUM, null);
    }
    return device.record(index);
  }

  @Override
  public Bytes readFirst(long position, int octetsMax) {
    Bytes record = device.record(index(position));
    return record.slice(0, Math.min(octetsMax, record.size()));
  }

  private int index(long position) {
    int index = (int) position - 1;
    if (index < 0 || index >= device.count() || device.isDropped(index)) {
      throw new RecordDamagedException(position, Damage.NO_RECORD, null);
    }
    return index;
  }

  @Override
  public long octetsOnDevice() {
    return device.octets();
  }

  @Override
  public void close() {}
}
