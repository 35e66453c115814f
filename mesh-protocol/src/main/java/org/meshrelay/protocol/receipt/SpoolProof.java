package org.meshrelay.protocol.receipt;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonBinary;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.encoding.ReadLimits;

/**
 * A document in which an operator shows, without a running service, that a frame is in a container
 * and that a tree grew out of a smaller one. Our own form, not a statement: it is not signed and
 * convinces only whoever knows one of its roots from a verified head (receipts.md 2), or checks the
 * signed head that may be in it. Immutable.
 *
 * @param id which container
 * @param treeSize size of the tree that both proofs lead to
 * @param rootHash its root, 64 octets
 * @param entry the frame; null if none was asked for
 * @param growth the smaller tree; null if none was asked for
 * @param treeHead a signed head of that container with that size and root; null if there is none
 */
public record SpoolProof(
    ContainerId id,
    long treeSize,
    Bytes rootHash,
    @Nullable Entry entry,
    @Nullable Growth growth,
    @Nullable DareEnvelope treeHead) {
  /** Tag of the document. */
  public static final String TAG = "SpoolProof";

  /** Two lists of 64 hashes and an enveloped head take a third of it. */
  private static final ReadLimits LIMITS = ReadLimits.of(64 << 10);

  /** Checks the ranges. */
  public SpoolProof {
    if (treeSize < 0
        || rootHash.size() != MerkleTree.HASH_SIZE
        || (entry != null && entry.index > treeSize)
        || (growth != null && growth.firstSize > treeSize)) {
      throw new IllegalArgumentException("not a proof");
    }
  }

  /**
   * The frame proved.
   *
   * @param index from 1
   * @param envelopeId as in its header, empty if it has none
   * @param payloadDigest SHA-512 of its payload, 64 octets
   * @param inclusion path of leaf {@code index - 1}
   */
  public record Entry(long index, String envelopeId, Bytes payloadDigest, List<Bytes> inclusion) {
    /** Checks the ranges. */
    public Entry {
      if (index < 1 || payloadDigest.size() != MerkleTree.HASH_SIZE) {
        throw new IllegalArgumentException("not a frame");
      }
      inclusion = List.copyOf(inclusion);
    }

    /** Its leaf. */
    public Bytes leafHash() {
      return MerkleTree.leafHash(index, payloadDigest, envelopeId);
    }
  }

  /**
   * The smaller tree.
   *
   * @param firstSize its size
   * @param firstRoot its root, 64 octets
   * @param consistency path from it to the larger one
   */
  public record Growth(long firstSize, Bytes firstRoot, List<Bytes> consistency) {
    /** Checks the ranges. */
    public Growth {
      if (firstSize < 0 || firstRoot.size() != MerkleTree.HASH_SIZE) {
        throw new IllegalArgumentException("not a tree");
      }
      consistency = List.copyOf(consistency);
    }
  }

  /** Reads a document; unknown members are ignored. */
  public static SpoolProof parse(Bytes octets) throws DecodeException {
    JsonObject outer = JsonReader.readObject(octets, Encoding.JSON, LIMITS);
    ObjectReader in = ObjectReader.of(outer, "document").requireObject(TAG);
    StatementReader named = StatementReader.of(in);
    try {
      return new SpoolProof(
          new ContainerId(named.account(), named.container()),
          named.count("TreeSize"),
          named.hash("RootHash"),
          in.object().get("Index") == null
              ? null
              : new Entry(
                  named.count("Index"),
                  in.requireString("EnvelopeID"),
                  named.hash("PayloadDigest"),
                  named.path("Inclusion")),
          in.object().get("FirstSize") == null
              ? null
              : new Growth(
                  named.count("FirstSize"), named.hash("FirstRoot"), named.path("Consistency")),
          in.value("EnvelopedTreeHead", DareEnvelope::of));
    } catch (IllegalArgumentException e) {
      throw new DecodeException("SpoolProof: an index or a size is not in the tree");
    }
  }

  /** The document. */
  public JsonObject toJson() {
    ObjectWriter out =
        new ObjectWriter()
            .put("Account", id.account().text())
            .put("Container", id.container().text())
            .put("TreeSize", treeSize)
            .put("RootHash", rootHash);
    if (entry != null) {
      out =
          out.put("Index", entry.index)
              .put("EnvelopeID", entry.envelopeId)
              .put("PayloadDigest", entry.payloadDigest)
              .put("Inclusion", entry.inclusion, JsonBinary::new);
    }
    if (growth != null) {
      out =
          out.put("FirstSize", growth.firstSize)
              .put("FirstRoot", growth.firstRoot)
              .put("Consistency", growth.consistency, JsonBinary::new);
    }
    out = out.put("EnvelopedTreeHead", treeHead == null ? null : treeHead.toJson());
    return JsonObject.of(TAG, out.build());
  }

  /** True if the frame is in the tree, or none is claimed to be. */
  public boolean inclusionHolds() {
    return entry == null
        || ProofChecker.inclusion(
            entry.leafHash(), entry.index - 1, treeSize, entry.inclusion, rootHash);
  }

  /** True if the smaller tree is the beginning of the larger one, or none is claimed to be. */
  public boolean consistencyHolds() {
    return growth == null
        || ProofChecker.consistency(
            growth.firstSize, treeSize, growth.consistency, growth.firstRoot, rootHash);
  }

  /** True if a verified head is the one that the document is about. */
  public boolean isOf(SpoolTreeHead head) {
    return head.account().equals(id.account())
        && head.container() == id.container()
        && head.treeSize() == treeSize
        && head.rootHash().equals(rootHash);
  }

  /**
   * What contradicts a tree that the reader of the document knows for himself, in words; empty if
   * nothing does. Says nothing about a tree that shares no size with the document.
   */
  public List<String> contradictions(KnownTree own) {
    List<String> found = new ArrayList<>();
    compare(found, own.rootAt(treeSize), rootHash, "root at size " + treeSize);
    if (growth != null) {
      compare(
          found,
          own.rootAt(growth.firstSize),
          growth.firstRoot,
          "root at size " + growth.firstSize);
    }
    if (entry != null) {
      compare(found, own.leafOf(entry.index), entry.leafHash(), "frame " + entry.index);
    }
    return List.copyOf(found);
  }

  /**
   * Whether the document names a root that this tree can tell, so that comparing means anything.
   */
  public boolean touches(KnownTree own) {
    return own.rootAt(treeSize) != null
        || (growth != null && growth.firstSize > 0 && own.rootAt(growth.firstSize) != null);
  }

  private static void compare(List<String> found, @Nullable Bytes own, Bytes stated, String what) {
    if (own != null && !own.equals(stated)) {
      found.add("another " + what + " than this device verified");
    }
  }
}
