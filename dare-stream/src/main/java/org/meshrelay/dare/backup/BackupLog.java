package org.meshrelay.dare.backup;

import java.nio.file.Path;
import java.util.List;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.store.Damage;
import org.meshrelay.dare.store.FrameLog;
import org.meshrelay.dare.store.LogPart;
import org.meshrelay.dare.store.RecordDamagedException;
import org.meshrelay.dare.store.RecordSink;

/** A lane's records in a backup, read as a log is. For one thread. */
final class BackupLog implements FrameLog {
  private final RecordFile.Reader file;
  private final long last;

  BackupLog(Path records) {
    file = new RecordFile.Reader(records, RecordFile.BACKUP);
    try {
      last = findLast();
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private long findLast() {
    long found = BEFORE_FIRST;
    for (long at = RecordFile.FIRST; file.length(at) >= 0; at = after(at)) {
      found = at;
    }
    return found;
  }

  private long after(long position) {
    return position + RecordFile.HEADER + file.length(position);
  }

  @Override
  public long lastGood() {
    return last;
  }

  @Override
  public long tornOctets() {
    return 0;
  }

  @Override
  public void replay(long position, RecordSink sink) {
    long at = position == BEFORE_FIRST ? RecordFile.FIRST : after(position);
    if (!file.isMarked()) {
      sink.damaged(0, file.size(), Bytes.EMPTY, Damage.UNREADABLE);
      return;
    }
    while (at < file.size() && sink.wantsMore()) {
      int length = file.length(at);
      if (length < 0) {
        // Lengths lead from one record to the next: behind a wrong one nothing can be found.
        sink.damaged(at, file.size() - at, Bytes.EMPTY, Damage.UNREADABLE);
        return;
      }
      Bytes record = file.octets(at + RecordFile.HEADER, length);
      if (file.isGood(at, record)) {
        sink.record(at, record);
      } else {
        sink.damaged(at, RecordFile.HEADER + length, record, Damage.CHECKSUM);
      }
      at += RecordFile.HEADER + length;
    }
  }

  @Override
  public void replay(LogPart part, RecordSink sink) {
    replay(part.after(), sink);
  }

  /** A backup is one part, whose records are not counted. */
  @Override
  public List<LogPart> parts() {
    return last == BEFORE_FIRST
        ? List.of()
        : List.of(new LogPart(BEFORE_FIRST, last, 0, file.size(), true));
  }

  @Override
  public Bytes read(long position) {
    Bytes record = readFirst(position, RECORD_OCTETS_MAX);
    if (!file.isGood(position, record)) {
      throw new RecordDamagedException(position, Damage.CHECKSUM, null);
    }
    return record;
  }

  @Override
  public Bytes readFirst(long position, int octetsMax) {
    int length = file.length(position);
    if (length < 0) {
      throw new RecordDamagedException(position, Damage.UNREADABLE, null);
    }
    return file.octets(position + RecordFile.HEADER, Math.min(length, octetsMax));
  }

  @Override
  public long octetsOnDevice() {
    return file.size();
  }

  @Override
  public void close() {
    file.close();
  }
}
