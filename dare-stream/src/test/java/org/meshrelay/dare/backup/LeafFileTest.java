package org.meshrelay.dare.backup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.record.ContainerRef;
import org.meshrelay.dare.record.LogRecord;
import org.meshrelay.dare.record.RecordPrefix;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.testkit.Seeds;

/** Leaf records as octets: what was written is read, nothing else ever is. */
class LeafFileTest {
  private static final AccountAddress ACCOUNT = AccountAddress.parse("alice@example.com");
  private static final Bytes FRAME = Bytes.utf8("a frame");

  @TempDir Path directory;
  private Path file;
  private final List<LogRecord> written = new ArrayList<>();
  private final List<LogRecord> read = new ArrayList<>();

  @BeforeEach
  void write() {
    file = directory.resolve("00000001.leaves");
    try (RecordFile.Writer out = RecordFile.Writer.append(file, RecordFile.LEAVES, 0)) {
      for (int i = 1; i <= 6; i++) {
        RecordPrefix frame = frame(i);
        written.add(frame);
        out.add(i % 3 == 0 ? LeafFile.whole(frame, FRAME) : LeafFile.record(frame));
        if (i % 2 == 0) {
          out.add(LeafFile.mark(100 + i));
        }
      }
      LogRecord.Erasure erasure = new LogRecord.Erasure(ACCOUNT, 7);
      written.add(erasure);
      out.add(LeafFile.record(erasure));
    }
  }

  private static RecordPrefix frame(int index) {
    List<Bytes> nodes = index % 2 == 0 ? List.of(hash(index + 50)) : List.of();
    return new RecordPrefix(
        3,
        index,
        1_000L * index,
        FRAME.size(),
        Instant.ofEpochSecond(1_700_000_000L + index),
        new RecordPrefix.Hashes(hash(index), hash(index + 10), hash(index + 20), nodes),
        new ContainerRef(ACCOUNT, ContainerName.INBOUND),
        null,
        null);
  }

  private static Bytes hash(int seed) {
    byte[] octets = new byte[64];
    Arrays.fill(octets, (byte) seed);
    return Bytes.wrap(octets);
  }

  private LeafFile.Extent read() {
    read.clear();
    return LeafFile.read(file, (record, frame) -> read.add(record));
  }

  @Test
  void read_whatWasWritten_isTheSame() {
    List<Bytes> frames = new ArrayList<>();
    LeafFile.Extent extent = LeafFile.read(file, (record, frame) -> frames.add(frame));
    LeafFile.Extent again = read();

    assertEquals(written, read);
    assertEquals(extent, again);
    assertEquals(OptionalLong.of(106), extent.position());
    assertEquals(0, extent.damaged());
    assertEquals(FRAME, frames.get(2));
    assertTrue(frames.get(0).isEmpty());
  }

  @Test
  void record_ofAFrameWithAKey_leavesItOut() {
    RecordPrefix keyed = keyed("a secret name");
    Bytes record = LeafFile.record(keyed);

    assertFalse(new String(record.toArray(), ISO_8859_1).contains("secret"));
    assertTrue(new String(record.toArray(), ISO_8859_1).contains(ACCOUNT.text()));
    assertEquals(LeafFile.record(keyed("another")), record);
  }

  private static RecordPrefix keyed(String key) {
    RecordPrefix plain = frame(1);
    return new RecordPrefix(
        plain.number(),
        plain.index(),
        plain.offset(),
        plain.frameOctets(),
        plain.received(),
        plain.hashes(),
        plain.ref(),
        key,
        null);
  }

  /** Each cut leaves a beginning, and never a mark that is behind it. */
  @Test
  void read_cutAnywhere_givesTheBeginning() {
    byte[] all = octets();
    for (int end = 0; end < all.length; end++) {
      put(Arrays.copyOf(all, end));

      LeafFile.Extent extent = read();

      assertEquals(written.subList(0, read.size()), read);
      assertTrue(extent.end() <= end);
      if (extent.position().isPresent()) {
        assertTrue(extent.position().getAsLong() - 100 <= read.size());
      }
    }
  }

  @Test
  void read_anyBitFlipped_losesThatRecordOnly() {
    byte[] all = octets();
    for (int at = 0; at < all.length; at++) {
      byte[] flipped = all.clone();
      flipped[at] ^= (byte) (1 << (at % 8));
      put(flipped);

      LeafFile.Extent extent = read();

      assertTrue(written.containsAll(read), "invented at " + at);
      assertTrue(extent.damaged() > 0, "not noticed at " + at);
    }
  }

  @Test
  void read_randomOctets_neverFailsAndInventsNothing() {
    byte[] kind = Bytes.utf8("MRLF0001").toArray();
    Seeds.forEach(
        500,
        random -> {
          byte[] octets = new byte[random.nextInt(4_000)];
          random.nextBytes(octets);
          if (random.nextBoolean() && octets.length > 24) {
            System.arraycopy(kind, 0, octets, 0, kind.length);
            octets[8] = 0;
            octets[9] = 0;
            octets[10] = (byte) random.nextInt(4);
          }
          put(octets);

          LeafFile.Extent extent = read();

          assertTrue(read.isEmpty());
          assertTrue(extent.position().isEmpty());
        });
  }

  private byte[] octets() {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void put(byte[] octets) {
    try {
      Path unused = Files.write(file, octets);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
