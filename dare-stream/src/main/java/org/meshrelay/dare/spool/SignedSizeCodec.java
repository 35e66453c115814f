package org.meshrelay.dare.spool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;

/**
 * Notes of the journal as octets: tree size (8, big-endian; all ones: the account is forgotten),
 * seconds (8), root (64), account and container (1 + n each). The log adds a checksum.
 */
final class SignedSizeCodec {
  private static final int HASH = 64;
  private static final long FORGOTTEN = -1;

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

  static Bytes encode(Note note) {
    return switch (note) {
      case Signed signed ->
          encode(
              signed.size.treeSize(),
              signed.size.time().getEpochSecond(),
              signed.size.rootHash(),
              signed.account().text(),
              signed.size.container().text());
      case Forgotten forgotten ->
          encode(FORGOTTEN, 0, Bytes.wrap(new byte[HASH]), forgotten.account.text(), "");
    };
  }

  private static Bytes encode(
      long size, long seconds, Bytes root, String account, String container) {
    byte[] owner = account.getBytes(StandardCharsets.UTF_8);
    byte[] name = container.getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer = ByteBuffer.allocate(2 * Long.BYTES + HASH + 2 + owner.length + name.length);
    buffer.putLong(size).putLong(seconds).put(root.asByteBuffer());
    buffer.put((byte) owner.length).put(owner).put((byte) name.length).put(name);
    return Bytes.copyOf(buffer.flip());
  }

  /**
   * Reads a note, which the log has verified.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Note decode(Bytes octets) {
    long size = octets.bigEndianAt(0, Long.BYTES);
    Instant time = Instant.ofEpochSecond(octets.bigEndianAt(Long.BYTES, Long.BYTES));
    int at = 2 * Long.BYTES;
    Bytes root = octets.slice(at, at + HASH);
    String owner = text(octets, at + HASH);
    AccountAddress account = AccountAddress.parse(owner);
    if (size == FORGOTTEN) {
      return new Forgotten(account);
    }
    int ownerOctets = octets.get(at + HASH);
    ContainerName name = ContainerName.parse(text(octets, at + HASH + 1 + ownerOctets));
    return new Signed(new SignedSize(account, name, size, root, time));
  }

  private static String text(Bytes octets, int at) {
    return octets.slice(at + 1, at + 1 + octets.get(at)).utf8();
  }
}
