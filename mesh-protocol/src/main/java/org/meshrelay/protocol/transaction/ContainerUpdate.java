package org.meshrelay.protocol.transaction;

import static org.meshrelay.protocol.object.MeshNodes.json;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonBinary;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshNodes;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * Entries of one container (protocol.md 2.1, 2.3 and 2.5). In an upload, index and digest are a
 * precondition on the state before it.
 *
 * @param container name as sent, perhaps of no known container
 * @param index frame count that the update is based on
 * @param digest apex value that the update is based on
 * @param envelopes the entries
 * @param pageKey where an answer that was cut goes on
 * @param account ours: whose container it is, in the answer to a backup host (ADR 39); else null
 * @param records ours, likewise: the entries with what the store knows of them, in place of {@code
 *     envelopes}
 */
public record ContainerUpdate(
    String container,
    @Nullable Long index,
    @Nullable Bytes digest,
    List<DareEnvelope> envelopes,
    @Nullable String pageKey,
    @Nullable AccountAddress account,
    List<Bytes> records)
    implements MeshStruct {
  /** Copies the lists. */
  public ContainerUpdate {
    envelopes = List.copyOf(envelopes);
    records = List.copyOf(records);
  }

  /** Entries of a container of the account that the request is about. */
  public ContainerUpdate(
      String container,
      @Nullable Long index,
      @Nullable Bytes digest,
      List<DareEnvelope> envelopes,
      @Nullable String pageKey) {
    this(container, index, digest, envelopes, pageKey, null, List.of());
  }

  static ContainerUpdate read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "ContainerUpdate");
    return new ContainerUpdate(
        in.requireString("Container"),
        in.count("Index"),
        in.binary("Digest"),
        in.list("Envelopes", DareEnvelope::of),
        in.string("PageKey"),
        in.value("Account", MeshNodes::account),
        in.list("Records", MeshNodes::binary));
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .put("Container", container)
        .put("Index", index)
        .put("Digest", digest)
        .put("Envelopes", envelopes, DareEnvelope::toJson)
        .put("PageKey", pageKey)
        .put("Account", json(account))
        .put("Records", records, JsonBinary::new)
        .build();
  }

  /** True if the update applies only to exactly the state it names (protocol.md 2.5). */
  public boolean hasPrecondition() {
    return index != null || digest != null;
  }

  /** The container named; empty means 404/41. */
  public Optional<ContainerName> containerName() {
    return ContainerName.find(container);
  }
}
