package org.meshrelay.protocol.receipt;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonBinary;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * The promise that a frame stands at an Index of a container (receipts.md 4), for owners only.
 * Fresh if {@code treeSize} equals {@code index}.
 *
 * @param index of the frame, from 1
 * @param envelopeId as in the leaf; empty if the frame has none
 * @param payloadDigest 64 octets
 * @param treeSize a tree that contains the frame
 * @param rootHash of that tree
 * @param time when made; of a fresh receipt the frame's {@code Received}; whole seconds
 * @param inclusion path of leaf {@code index - 1}; empty if absent
 */
public record SpoolReceipt(
    AccountAddress account,
    ContainerName container,
    long index,
    String envelopeId,
    Bytes payloadDigest,
    long treeSize,
    Bytes rootHash,
    Instant time,
    List<Bytes> inclusion)
    implements Statement {
  /** Tag of the payload. */
  public static final String TAG = "SpoolReceipt";

  /** Checks ranges; a fraction of a second is cut off. */
  public SpoolReceipt {
    if (index < 1
        || treeSize < index
        || payloadDigest.size() != MerkleTree.HASH_SIZE
        || rootHash.size() != MerkleTree.HASH_SIZE) {
      throw new IllegalArgumentException("not a receipt");
    }
    time = time.truncatedTo(ChronoUnit.SECONDS);
    inclusion = List.copyOf(inclusion);
  }

  /** Reads a payload; unknown members are ignored. */
  public static SpoolReceipt parse(Bytes payload) throws DecodeException {
    StatementReader statement = StatementReader.open(payload, TAG);
    try {
      return new SpoolReceipt(
          statement.account(),
          statement.container(),
          statement.count("Index"),
          statement.reader().requireString("EnvelopeID"),
          statement.hash("PayloadDigest"),
          statement.count("TreeSize"),
          statement.hash("RootHash"),
          statement.time(),
          statement.path("Inclusion"));
    } catch (IllegalArgumentException e) {
      throw new DecodeException("SpoolReceipt.Index is not in the tree");
    }
  }

  /** True if the frame is the last leaf of the tree named. */
  public boolean isFresh() {
    return treeSize == index;
  }

  /** Leaf hash of the frame. */
  public Bytes leafHash() {
    return MerkleTree.leafHash(index, payloadDigest, envelopeId);
  }

  /**
   * True if the path, where it is needed or given, leads from the leaf to the root. A fresh receipt
   * without a path says nothing that could be checked without the tree.
   */
  public boolean isConsistent() {
    if (isFresh() && inclusion.isEmpty()) {
      return index > 1 || rootHash.equals(leafHash());
    }
    return ProofChecker.inclusion(leafHash(), index - 1, treeSize, inclusion, rootHash);
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
        .put("Index", index)
        .put("EnvelopeID", envelopeId)
        .put("PayloadDigest", payloadDigest)
        .put("TreeSize", treeSize)
        .put("RootHash", rootHash)
        .put("Time", time)
        .put("Inclusion", inclusion, JsonBinary::new)
        .build();
  }
}
