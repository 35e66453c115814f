package org.meshrelay.protocol.transaction;

import static org.meshrelay.protocol.object.MeshNodes.json;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonBinary;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshNodes;

/**
 * Answers Prove (protocol.md 1.8, receipts.md 5). A list is empty where the proof was not asked for
 * or needs no hash.
 *
 * @param outcome status and copy of the request ID
 * @param treeHead newest head
 * @param inclusion inclusion proof for Index
 * @param consistency proof from FirstSize to SecondSize
 * @param opening opens the sender receipt of the entry, when there is one
 */
public record ProveResponse(
    ResponseStatus outcome,
    @Nullable DareEnvelope treeHead,
    List<Bytes> inclusion,
    List<Bytes> consistency,
    @Nullable ProofOpening opening)
    implements MeshResponse {
  /** Most hashes of one proof: a tree of 2^63 leaves needs no more (receipts.md 10, MSP-318). */
  public static final int HASHES_MAX = 64;

  /** Copies the lists. */
  public ProveResponse {
    inclusion = List.copyOf(inclusion);
    consistency = List.copyOf(consistency);
  }

  static ProveResponse read(ObjectReader in) throws DecodeException {
    return new ProveResponse(
        ResponseStatus.read(in),
        in.value("EnvelopedTreeHead", DareEnvelope::of),
        proof(in, "Inclusion"),
        proof(in, "Consistency"),
        in.value("Opening", ProofOpening::read));
  }

  private static List<Bytes> proof(ObjectReader in, String name) throws DecodeException {
    List<Bytes> hashes = in.list(name, MeshNodes::binary);
    if (hashes.size() > HASHES_MAX) {
      throw in.malformed(name, "has more than 64 hashes");
    }
    return hashes;
  }

  @Override
  public String tag() {
    return "ProveResponse";
  }

  @Override
  public JsonObject members() {
    return outcome
        .write(new ObjectWriter())
        .put("EnvelopedTreeHead", json(treeHead))
        .put("Inclusion", inclusion, JsonBinary::new)
        .put("Consistency", consistency, JsonBinary::new)
        .put("Opening", json(opening))
        .build();
  }
}
