package org.meshrelay.protocol.receipt;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * The tree over the statements of one group commit, signed once for all of them (receipts.md 4).
 *
 * @param size number of leaves, filling included
 * @param rootHash of the batch tree
 * @param time when made, whole seconds
 */
public record SpoolBatch(long size, Bytes rootHash, Instant time) implements Statement {
  /** Tag of the payload. */
  public static final String TAG = "SpoolBatch";

  /** Checks ranges; a fraction of a second is cut off. */
  public SpoolBatch {
    if (size < 1 || rootHash.size() != MerkleTree.HASH_SIZE) {
      throw new IllegalArgumentException("not a batch");
    }
    time = time.truncatedTo(ChronoUnit.SECONDS);
  }

  /** Reads a payload; unknown members are ignored. */
  public static SpoolBatch parse(Bytes payload) throws DecodeException {
    StatementReader statement = StatementReader.open(payload, TAG);
    long size = statement.count("Size");
    if (size < 1) {
      throw new DecodeException("SpoolBatch.Size is zero");
    }
    return new SpoolBatch(size, statement.hash("RootHash"), statement.time());
  }

  @Override
  public String tag() {
    return TAG;
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter().put("Size", size).put("RootHash", rootHash).put("Time", time).build();
  }
}
