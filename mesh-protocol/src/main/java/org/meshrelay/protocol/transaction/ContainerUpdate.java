package org.meshrelay.protocol.transaction;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
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
 */
public record ContainerUpdate(
    String container,
    @Nullable Long index,
    @Nullable Bytes digest,
    List<DareEnvelope> envelopes,
    @Nullable String pageKey)
    implements MeshStruct {
  /** Copies the lists. */
  public ContainerUpdate {
    envelopes = List.copyOf(envelopes);
  }

  static ContainerUpdate read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "ContainerUpdate");
    return new ContainerUpdate(
        in.requireString("Container"),
        in.count("Index"),
        in.binary("Digest"),
        in.list("Envelopes", DareEnvelope::of),
        in.string("PageKey"));
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .put("Container", container)
        .put("Index", index)
        .put("Digest", digest)
        .put("Envelopes", envelopes, DareEnvelope::toJson)
        .put("PageKey", pageKey)
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
