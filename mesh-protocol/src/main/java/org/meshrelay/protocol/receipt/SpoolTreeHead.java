package org.meshrelay.protocol.receipt;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Base32;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Size and root of a container's tree at some time (receipts.md 4).
 *
 * @param treeSize number of leaves, the Index of the last frame covered
 * @param rootHash 64 octets
 * @param time when made, whole seconds
 * @param previous the final head at the service the account moved from, or null
 * @param envelopedRestart the statement after a restore, or null
 */
public record SpoolTreeHead(
    AccountAddress account,
    ContainerName container,
    long treeSize,
    Bytes rootHash,
    Instant time,
    @Nullable Previous previous,
    @Nullable DareEnvelope envelopedRestart)
    implements Statement {
  /** Tag of the payload. */
  public static final String TAG = "SpoolTreeHead";

  /**
   * The final head of another service's tree of which this one is the continuation.
   *
   * @param service UDF of the old service's key
   * @param account old address
   */
  public record Previous(String service, AccountAddress account, long treeSize, Bytes rootHash) {
    private static Previous read(ObjectReader reader) throws DecodeException {
      return new Previous(
          reader.requireString("Service"),
          StatementReader.account(reader, "Account"),
          StatementReader.count(reader, "TreeSize"),
          StatementReader.hash(reader, "RootHash"));
    }

    private JsonObject members() {
      return new ObjectWriter()
          .put("Service", service)
          .put("Account", account.text())
          .put("TreeSize", treeSize)
          .put("RootHash", rootHash)
          .build();
    }
  }

  /** Checks ranges; a fraction of a second is cut off. */
  public SpoolTreeHead {
    if (treeSize < 0 || rootHash.size() != MerkleTree.HASH_SIZE) {
      throw new IllegalArgumentException("not a tree head");
    }
    time = time.truncatedTo(ChronoUnit.SECONDS);
  }

  /** A head of a tree that was neither moved nor restored. */
  public static SpoolTreeHead of(
      AccountAddress account, ContainerName container, long treeSize, Bytes root, Instant time) {
    return new SpoolTreeHead(account, container, treeSize, root, time, null, null);
  }

  /** Reads a payload; unknown members are ignored. */
  public static SpoolTreeHead parse(Bytes payload) throws DecodeException {
    StatementReader statement = StatementReader.open(payload, TAG);
    ObjectReader previous = statement.reader().object("Previous");
    return new SpoolTreeHead(
        statement.account(),
        statement.container(),
        statement.count("TreeSize"),
        statement.hash("RootHash"),
        statement.time(),
        previous == null ? null : Previous.read(previous),
        statement.reader().value("EnvelopedRestart", DareEnvelope::of));
  }

  /**
   * What two devices of an account show each other when they meet outside the service: size and the
   * first 100 bits of the root (receipts.md 7.4).
   */
  public String comparison() {
    return treeSize + ":" + Base32.encodeGrouped(rootHash, 100);
  }

  @Override
  public String tag() {
    return TAG;
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .put("Account", account.text())
        .put("Container", container.text())
        .put("TreeSize", treeSize)
        .put("RootHash", rootHash)
        .put("Time", time)
        .put("Previous", previous == null ? null : previous.members())
        .put("EnvelopedRestart", envelopedRestart == null ? null : envelopedRestart.toJson())
        .build();
  }
}
