package org.meshrelay.dare.spool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;

/**
 * Notes of the journal as octets: tree size (8, big-endian; negative: another kind of note),
 * seconds (8), root (64), account and container (1 + n each); of a restart and of a doubt then tree
 * size and lost size (8 each), of a restart the enveloped statement. The log adds a checksum.
 */
final class SignedSizeCodec {
  private static final int HASH = 64;
  private static final long FORGOTTEN = -1;
  private static final long RESTARTED = -2;
  private static final long DOUBTED = -3;
  private static final long RESTART_KEPT = -4;

  private SignedSizeCodec() {}

  /** What a note says. */
  sealed interface Note {
    /** The account it is about. */
    AccountAddress account();
  }

  /** A tree was signed. */
  record Signed(SignedSize size) implements Note {
    @Override
    public AccountAddress account() {
      return size.account();
    }
  }

  /** All trees of the account are gone, and what was signed of them does not bind new ones. */
  record Forgotten(AccountAddress account) implements Note {}

  /**
   * The operator has said that the tree goes on from this size; what was larger is void.
   *
   * @param binds false where larger trees were signed since, and the statement is only kept
   */
  record Restarted(SignedSize size, long lostSize, Bytes envelope, boolean binds) implements Note {
    Restarted kept() {
      return new Restarted(size, lostSize, envelope, false);
    }

    @Override
    public AccountAddress account() {
      return size.account();
    }
  }

  /** The tree was restored and nobody knows what was signed of it. */
  record Doubted(SignedSize size) implements Note {
    @Override
    public AccountAddress account() {
      return size.account();
    }
  }

  static Bytes encode(Note note) {
    return switch (note) {
      case Signed signed -> encode(signed.size.treeSize(), signed.size, Bytes.EMPTY);
      case Restarted restarted ->
          encode(
              restarted.binds ? RESTARTED : RESTART_KEPT,
              restarted.size,
              Bytes.concat(
                  Bytes.bigEndian(restarted.size.treeSize(), Long.BYTES),
                  Bytes.bigEndian(restarted.lostSize, Long.BYTES),
                  restarted.envelope));
      case Doubted doubted ->
          encode(
              DOUBTED,
              doubted.size,
              Bytes.concat(
                  Bytes.bigEndian(doubted.size.treeSize(), Long.BYTES),
                  Bytes.bigEndian(doubted.size.treeSize(), Long.BYTES)));
      case Forgotten forgotten ->
          encode(
              FORGOTTEN, 0, Bytes.wrap(new byte[HASH]), forgotten.account.text(), "", Bytes.EMPTY);
    };
  }

  private static Bytes encode(long kind, SignedSize size, Bytes more) {
    return encode(
        kind,
        size.time().getEpochSecond(),
        size.rootHash(),
        size.account().text(),
        size.container().text(),
        more);
  }

  private static Bytes encode(
      long kind, long seconds, Bytes root, String account, String container, Bytes more) {
    byte[] owner = account.getBytes(StandardCharsets.UTF_8);
    byte[] name = container.getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer =
        ByteBuffer.allocate(2 * Long.BYTES + HASH + 2 + owner.length + name.length + more.size());
    buffer.putLong(kind).putLong(seconds).put(root.asByteBuffer());
    buffer.put((byte) owner.length).put(owner).put((byte) name.length).put(name);
    buffer.put(more.asByteBuffer());
    return Bytes.copyOf(buffer.flip());
  }

  /**
   * Reads a note, which the log has verified.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Note decode(Bytes octets) {
    long kind = octets.bigEndianAt(0, Long.BYTES);
    Instant time = Instant.ofEpochSecond(octets.bigEndianAt(Long.BYTES, Long.BYTES));
    int at = 2 * Long.BYTES;
    Bytes root = octets.slice(at, at + HASH);
    AccountAddress account = AccountAddress.parse(text(octets, at + HASH));
    if (kind == FORGOTTEN) {
      return new Forgotten(account);
    }
    int nameAt = at + HASH + 1 + length(octets, at + HASH);
    ContainerName name = ContainerName.parse(text(octets, nameAt));
    if (kind >= 0) {
      return new Signed(new SignedSize(account, name, kind, root, time));
    }
    int moreAt = nameAt + 1 + length(octets, nameAt);
    long size = octets.bigEndianAt(moreAt, Long.BYTES);
    SignedSize stated = new SignedSize(account, name, size, root, time);
    if (kind == DOUBTED) {
      return new Doubted(stated);
    }
    if (kind != RESTARTED && kind != RESTART_KEPT) {
      throw new IllegalArgumentException("unknown note");
    }
    return new Restarted(
        stated,
        octets.bigEndianAt(moreAt + Long.BYTES, Long.BYTES),
        octets.slice(moreAt + 2 * Long.BYTES, octets.size()),
        kind == RESTARTED);
  }

  private static int length(Bytes octets, int at) {
    return octets.get(at) & 0xFF;
  }

  private static String text(Bytes octets, int at) {
    return octets.slice(at + 1, at + 1 + length(octets, at)).utf8();
  }
}
