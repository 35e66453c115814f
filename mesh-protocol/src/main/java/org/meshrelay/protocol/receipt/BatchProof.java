package org.meshrelay.protocol.receipt;

import java.util.List;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonBinary;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * The trailer member {@code Batch} of a statement that shares a signature (receipts.md 4).
 *
 * @param index leaf number in the batch tree
 * @param nonce 32 octets that hide the statement from the holders of its neighbours
 * @param inclusion path in the batch tree, never in a container's
 * @param batch the signed SpoolBatch, plain form
 */
record BatchProof(long index, Bytes nonce, List<Bytes> inclusion, DareEnvelope batch) {
  static final String MEMBER = "Batch";
  static final int NONCE_SIZE = 32;

  private static final Bytes LABEL = Bytes.concat(Bytes.utf8("mesh-spool/1 batch"), Bytes.of(0));

  static BatchProof read(JsonNode node) throws DecodeException {
    ObjectReader reader = ObjectReader.of(node, MEMBER);
    Bytes nonce = reader.requireBinary("Nonce");
    if (nonce.size() != NONCE_SIZE) {
      throw reader.malformed("Nonce", "has not 32 octets");
    }
    return new BatchProof(
        StatementReader.count(reader, "Index"),
        nonce,
        StatementReader.path(reader, "Inclusion"),
        reader.requireValue("EnvelopedBatch", DareEnvelope::of));
  }

  /** The leaf of a statement: H(00 || label || nonce || PayloadDigest). */
  static Bytes leaf(Bytes nonce, Bytes payloadDigest) {
    return MerkleTree.hashLeaf(Bytes.concat(LABEL, nonce, payloadDigest));
  }

  JsonObject toJson() {
    return new ObjectWriter()
        .put("Index", index)
        .put("Nonce", nonce)
        .put("Inclusion", inclusion, JsonBinary::new)
        .put("EnvelopedBatch", batch.toJson())
        .build();
  }
}
