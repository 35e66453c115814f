package org.meshrelay.protocol.receipt;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * The operator's admission, signed by the service key, that a container goes on from a state before
 * a signed head (receipts.md 8.4).
 *
 * @param treeSize of the restored state
 * @param rootHash of the restored state
 * @param lostSize largest size ever signed
 * @param time when made, whole seconds
 * @param text for the user
 */
public record SpoolRestart(
    AccountAddress account,
    ContainerName container,
    long treeSize,
    Bytes rootHash,
    long lostSize,
    Instant time,
    String text)
    implements Statement {
  /** Tag of the payload. */
  public static final String TAG = "SpoolRestart";

  /** Checks ranges; a fraction of a second is cut off. */
  public SpoolRestart {
    if (treeSize < 0 || lostSize < treeSize || rootHash.size() != MerkleTree.HASH_SIZE) {
      throw new IllegalArgumentException("not a restart");
    }
    time = time.truncatedTo(ChronoUnit.SECONDS);
  }

  /** Reads a payload; unknown members are ignored. */
  public static SpoolRestart parse(Bytes payload) throws DecodeException {
    StatementReader statement = StatementReader.open(payload, TAG);
    try {
      return new SpoolRestart(
          statement.account(),
          statement.container(),
          statement.count("TreeSize"),
          statement.hash("RootHash"),
          statement.count("LostSize"),
          statement.time(),
          statement.reader().requireString("Text"));
    } catch (IllegalArgumentException e) {
      throw new DecodeException("SpoolRestart.LostSize is below TreeSize");
    }
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
        .put("LostSize", lostSize)
        .put("Time", time)
        .put("Text", text)
        .build();
  }
}
