package org.meshrelay.dare.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.testkit.Seeds;

/** Prefixes of the log: round trip, and any flipped bit is noticed. */
class RecordCodecTest {
  private static Bytes hash(SplittableRandom random) {
    byte[] octets = new byte[64];
    random.nextBytes(octets);
    return Bytes.wrap(octets);
  }

  private static RecordPrefix prefix(SplittableRandom random) {
    List<Bytes> nodes = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      nodes.add(hash(random));
    }
    boolean catalog = random.nextBoolean();
    ContainerName name = catalog ? ContainerName.CONTACT : ContainerName.INBOUND;
    return new RecordPrefix(
        random.nextLong(1L << 60),
        random.nextLong(1L << 60),
        random.nextLong(1L << 60),
        random.nextInt(1 << 20),
        Instant.ofEpochSecond(random.nextLong(1L << 33)),
        new RecordPrefix.Hashes(hash(random), hash(random), hash(random), nodes),
        new ContainerRef(AccountAddress.parse("u" + random.nextInt(99) + "@example.com"), name),
        random.nextBoolean() ? "key" + random.nextInt() : null,
        catalog ? CatalogEvent.UPDATE : null,
        new RecordPrefix.Form(random.nextBoolean(), random.nextBoolean(), random.nextBoolean()));
  }

  @Test
  void decode_encodedRecord_isTheSame() {
    Seeds.forEach(
        100,
        random -> {
          RecordPrefix prefix = prefix(random);
          Bytes frame = Bytes.utf8("frame");
          Bytes octets = RecordCodec.encode(prefix, frame).finish(2, 5);

          RecordCodec.Decoded decoded = RecordCodec.decode(octets).orElseThrow();

          assertEquals(prefix, decoded.record());
          assertEquals(2, decoded.part());
          assertEquals(5, decoded.parts());
          assertEquals(frame, octets.slice(decoded.size()));
        });
  }

  @Test
  void decode_anyFlippedBitOfThePrefix_isRefused() {
    Seeds.forEach(
        2,
        random -> {
          Bytes octets = RecordCodec.encode(prefix(random), Bytes.utf8("frame")).finish(0, 1);
          int size = RecordCodec.decode(octets).orElseThrow().size();
          for (int bit = 0; bit < size * 8; bit++) {
            byte[] damaged = octets.toArray();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertTrue(RecordCodec.decode(Bytes.wrap(damaged)).isEmpty(), "bit " + bit);
          }
        });
  }

  @Test
  void decode_erasure_isTheSame() {
    LogRecord erasure = new LogRecord.Erasure(AccountAddress.parse("alice@example.com"), 77);
    Bytes octets = RecordCodec.encode(erasure, Bytes.EMPTY).finish(0, 1);

    assertEquals(erasure, RecordCodec.decode(octets).orElseThrow().record());
  }
}
