package org.meshrelay.dare.store.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.Crc;
import org.meshrelay.dare.store.Damage;
import org.meshrelay.dare.store.FrameLog;
import org.meshrelay.dare.store.RecordSink;
import org.meshrelay.testkit.FuzzBudget;

/**
 * A log whose label, seal, note of dropped segments and records are any octets, the checksums of
 * the small files good: what can be read is read, the rest is reported.
 */
final class LogFilesFuzzTest {
  private static final int LABEL = 28;
  private static final int SEAL = 16;
  private static final int DROPPED = 44;

  @FuzzTest
  void open(byte[] input) {
    Bytes octets = Bytes.copyOf(input);
    if (octets.size() < 1 + LABEL + SEAL + DROPPED) {
      return;
    }
    try {
      Path log = Files.createTempDirectory("log-fuzz");
      try {
        write(log, octets);
        FuzzBudget.run(() -> use(log));
      } finally {
        delete(log);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first octet says which of the small files there are. */
  private static void write(Path log, Bytes octets) throws IOException {
    int kinds = octets.get(0);
    Path segment = Files.createDirectory(Segment.directory(log, 1));
    int at = 1;
    if ((kinds & 1) != 0) {
      small(segment.resolve("label"), "MRSL", octets.slice(at, at + LABEL));
    }
    at += LABEL;
    if ((kinds & 2) != 0) {
      small(segment.resolve("seal"), "MRSE", octets.slice(at, at + SEAL));
    }
    at += SEAL;
    if ((kinds & 4) != 0) {
      small(log.resolve("dropped"), "MRDR", octets.slice(at, at + DROPPED));
    }
    at += DROPPED;
    Path unused =
        Files.write(
            segment.resolve(SegmentQueue.QUEUE_FILE), octets.slice(at, octets.size()).toArray());
  }

  private static void small(Path file, String mark, Bytes content) throws IOException {
    Bytes body = Bytes.concat(Bytes.utf8(mark), content);
    Bytes whole = Bytes.concat(body, Bytes.bigEndian(Crc.of(body), Integer.BYTES));
    Path unused = Files.write(file, whole.toArray());
  }

  private static void use(Path directory) {
    try (FrameLog log = new ChronicleFrameStores().openForReading(directory)) {
      log.replay(
          FrameLog.BEFORE_FIRST,
          new RecordSink() {
            @Override
            public void record(long position, Bytes record) {
              assertEquals(record, log.read(position));
            }

            @Override
            public void damaged(long position, long octets, Bytes first, Damage damage) {
              // Reported is all it can be.
            }
          });
      log.parts().forEach(part -> log.replay(part, new Ignored()));
    }
  }

  private static final class Ignored implements RecordSink {
    @Override
    public void record(long position, Bytes record) {}

    @Override
    public void damaged(long position, long octets, Bytes first, Damage damage) {}
  }

  private static void delete(Path directory) throws IOException {
    try (var found = Files.walk(directory)) {
      for (Path each : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
