package org.meshrelay.dare.record;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.Crc;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;

/**
 * Records of a lane's log as octets: a prefix with a checksum of its own, so that it can be used
 * without reading the frame, then the frame.
 *
 * <p>Prefix, big-endian: version (1), type (1), event and form (1), number of nodes (1), size of
 * the prefix (2), part and parts of the work (2 + 2), container number (8; of an erasure the
 * bound), index (8), offset (8), size of the frame (4), seconds of Received (8), TreeDigest, root,
 * leaf, nodes (64 each), account, container (1 + n each), key (2 + n, 65,535 for none), CRC-32C
 * (4). Of the event's octet the low four bits are the event, then: moved, decides its key,
 * redacted.
 */
public final class RecordCodec {
  /** Holds the prefix of nearly every frame: three hashes, two nodes, names of ordinary length. */
  public static final int USUAL_PREFIX = 512;

  /** 63 nodes, the longest names and key. */
  public static final int PREFIX_MAX = 8 << 10;

  private static final int VERSION = 1;
  private static final int TYPE_FRAME = 1;
  private static final int TYPE_ERASURE = 2;
  private static final int SIZE_AT = 4;
  private static final int PART_AT = 6;
  private static final int NUMBER_AT = 10;
  private static final int EVENT_BITS = 0x0F;
  private static final int MOVED = 0x10;
  private static final int DECIDES_KEY = 0x20;
  private static final int REDACTED = 0x40;
  private static final int FIXED = 46;
  private static final int HASH = 64;
  private static final int CHECK = 4;
  private static final int NO_KEY = 0xFFFF;
  private static final int NODES_MAX = 63;
  private static final Bytes ZERO = Bytes.wrap(new byte[HASH]);

  private RecordCodec() {}

  /**
   * A record's prefix and its place among the records of one work.
   *
   * @param record what it says
   * @param part number of the record in its work, from 0
   * @param parts records of the work
   * @param size octets of the prefix
   */
  public record Decoded(LogRecord record, int part, int parts, int size) {}

  /** A record whose place in its work is not known yet. Finished once, by its only owner. */
  public static final class Unfinished {
    private final byte[] octets;

    private Unfinished(byte[] octets) {
      this.octets = octets;
    }

    /** Octets of the record. */
    public int size() {
      return octets.length;
    }

    /** Fills in the place in the work and the checksum. */
    public Bytes finish(int part, int parts) {
      ByteBuffer buffer = ByteBuffer.wrap(octets);
      buffer.putShort(PART_AT, (short) part).putShort(PART_AT + 2, (short) parts);
      int checked = Short.toUnsignedInt(buffer.getShort(SIZE_AT)) - CHECK;
      buffer.putInt(checked, Crc.of(octets, 0, checked));
      return Bytes.wrap(octets);
    }
  }

  /** The record without its place in its work. */
  public static Unfinished encode(LogRecord record, Bytes frame) {
    byte[] account = utf8(record.account().text());
    return new Unfinished(octets(record, account, frame));
  }

  private static byte[] octets(LogRecord record, byte[] account, Bytes frame) {
    return switch (record) {
      case LogRecord.Erasure erasure ->
          encodeErasure(
              new byte[FIXED + 3 * HASH + 1 + account.length + 3 + CHECK],
              account,
              erasure.below());
      case RecordPrefix prefix -> encodeFrame(prefix, account, frame);
    };
  }

  private static byte[] encodeErasure(byte[] octets, byte[] account, long below) {
    ByteBuffer buffer = ByteBuffer.wrap(octets);
    buffer.put((byte) VERSION).put((byte) TYPE_ERASURE).putShort((short) 0);
    buffer.putShort((short) octets.length);
    buffer.putLong(NUMBER_AT, below);
    buffer.position(FIXED + 3 * HASH);
    buffer.put((byte) account.length).put(account).put((byte) 0).putShort((short) NO_KEY);
    return octets;
  }

  private static byte[] encodeFrame(RecordPrefix prefix, byte[] account, Bytes frame) {
    byte[] container = utf8(prefix.container().text());
    byte @Nullable [] key = prefix.key() == null ? null : utf8(prefix.key());
    List<Bytes> nodes = prefix.hashes().nodes();
    int names = 1 + account.length + 1 + container.length + 2 + (key == null ? 0 : key.length);
    int size = FIXED + (3 + nodes.size()) * HASH + names + CHECK;
    ByteBuffer buffer = ByteBuffer.allocate(size + frame.size());
    buffer.put((byte) VERSION).put((byte) TYPE_FRAME);
    buffer.put((byte) (eventCode(prefix.event()) | formBits(prefix.form())));
    buffer.put((byte) nodes.size()).putShort((short) size).putInt(0);
    buffer.putLong(prefix.number()).putLong(prefix.index()).putLong(prefix.offset());
    buffer.putInt(prefix.frameOctets()).putLong(prefix.received().getEpochSecond());
    put(buffer, prefix.hashes().treeDigest());
    put(buffer, prefix.hashes().root());
    put(buffer, prefix.hashes().leaf());
    nodes.forEach(node -> put(buffer, node));
    buffer.put((byte) account.length).put(account);
    buffer.put((byte) container.length).put(container);
    buffer.putShort((short) (key == null ? NO_KEY : key.length));
    if (key != null) {
      buffer.put(key);
    }
    buffer.position(size);
    put(buffer, frame);
    return buffer.array();
  }

  /** Size of the prefix that these first octets of a record tell; empty if they tell nonsense. */
  public static Optional<Integer> prefixSize(Bytes first) {
    if (first.size() < FIXED) {
      return Optional.empty();
    }
    int size = (int) first.bigEndianAt(SIZE_AT, 2);
    return size < FIXED || size > PREFIX_MAX ? Optional.empty() : Optional.of(size);
  }

  /** Reads a prefix out of the first octets of a record; empty if it is not whole or not good. */
  public static Optional<Decoded> decode(Bytes first) {
    Optional<Integer> size = prefixSize(first).filter(octets -> octets <= first.size());
    if (size.isEmpty()) {
      return Optional.empty();
    }
    Bytes prefix = first.slice(0, size.get());
    int checked = prefix.size() - CHECK;
    if (prefix.bigEndianAt(checked, CHECK)
        != Integer.toUnsignedLong(Crc.of(prefix.slice(0, checked)))) {
      return Optional.empty();
    }
    try {
      return decodeChecked(prefix);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<Decoded> decodeChecked(Bytes prefix) {
    ByteBuffer buffer = prefix.asByteBuffer();
    int version = buffer.get();
    int type = buffer.get();
    int event = buffer.get();
    int nodes = buffer.get();
    if (version != VERSION || nodes < 0 || nodes > NODES_MAX) {
      return Optional.empty();
    }
    int part = Short.toUnsignedInt(buffer.getShort(PART_AT));
    int parts = Short.toUnsignedInt(buffer.getShort(PART_AT + 2));
    buffer.position(NUMBER_AT);
    LogRecord record = type == TYPE_ERASURE ? erasure(buffer) : frame(buffer, prefix, nodes, event);
    boolean known = type == TYPE_ERASURE || type == TYPE_FRAME;
    return known ? Optional.of(new Decoded(record, part, parts, prefix.size())) : Optional.empty();
  }

  private static LogRecord.Erasure erasure(ByteBuffer buffer) {
    long below = buffer.getLong();
    return new LogRecord.Erasure(account(buffer.position(FIXED + 3 * HASH)), below);
  }

  private static RecordPrefix frame(ByteBuffer buffer, Bytes prefix, int nodeCount, int event) {
    long number = buffer.getLong();
    long index = buffer.getLong();
    long offset = buffer.getLong();
    int frameOctets = buffer.getInt();
    Instant received = Instant.ofEpochSecond(buffer.getLong());
    int at = buffer.position();
    List<Bytes> hashes = new ArrayList<>(3 + nodeCount);
    for (int i = 0; i < 3 + nodeCount; i++) {
      hashes.add(prefix.slice(at + i * HASH, at + (i + 1) * HASH));
    }
    buffer.position(at + (3 + nodeCount) * HASH);
    AccountAddress account = account(buffer);
    ContainerName container = ContainerName.parse(text(buffer, buffer.get() & 0xFF));
    int keySize = buffer.getShort() & 0xFFFF;
    String key = keySize == NO_KEY ? null : text(buffer, keySize);
    return new RecordPrefix(
        number,
        index,
        offset,
        frameOctets,
        received,
        new RecordPrefix.Hashes(
            hashes.get(0), hashes.get(1), hashes.get(2), hashes.subList(3, hashes.size())),
        new ContainerRef(account, container),
        key,
        eventOf(event & EVENT_BITS),
        formOf(event & ~EVENT_BITS));
  }

  private static AccountAddress account(ByteBuffer buffer) {
    return AccountAddress.parse(text(buffer, buffer.get() & 0xFF));
  }

  private static String text(ByteBuffer buffer, int size) {
    byte[] octets = new byte[size];
    buffer.get(octets);
    return new String(octets, StandardCharsets.UTF_8);
  }

  private static int eventCode(@Nullable CatalogEvent event) {
    return switch (event) {
      case null -> 0;
      case NEW -> 1;
      case UPDATE -> 2;
      case DELETE -> 3;
    };
  }

  private static int formBits(RecordPrefix.Form form) {
    return (form.moved() ? MOVED : 0)
        | (form.decidesKey() ? DECIDES_KEY : 0)
        | (form.redacted() ? REDACTED : 0);
  }

  private static RecordPrefix.Form formOf(int bits) {
    if ((bits & ~(MOVED | DECIDES_KEY | REDACTED)) != 0) {
      throw new IllegalArgumentException("form " + bits);
    }
    return new RecordPrefix.Form(
        (bits & MOVED) != 0, (bits & DECIDES_KEY) != 0, (bits & REDACTED) != 0);
  }

  private static @Nullable CatalogEvent eventOf(int code) {
    return switch (code) {
      case 0 -> null;
      case 1 -> CatalogEvent.NEW;
      case 2 -> CatalogEvent.UPDATE;
      case 3 -> CatalogEvent.DELETE;
      default -> throw new IllegalArgumentException("event " + code);
    };
  }

  /** Zeros for a hash that a frame does not have. */
  public static Bytes noHash() {
    return ZERO;
  }

  private static void put(ByteBuffer buffer, Bytes octets) {
    ByteBuffer unused = octets.read(buffer::put);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
