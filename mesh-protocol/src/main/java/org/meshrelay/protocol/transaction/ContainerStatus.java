package org.meshrelay.protocol.transaction;

import static org.meshrelay.protocol.object.MeshNodes.json;
import static org.meshrelay.protocol.object.MeshNodes.requireCount;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshNodes;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * The state of a container at the service (protocol.md 2.1 and 2.4).
 *
 * @param container name as sent, perhaps of no known container
 * @param index number of frames, the next free index
 * @param digest apex value; null is unknown, not a mismatch
 * @param account ours: whose container it is, in the answer to a backup host (ADR 39); else null
 * @param root ours, likewise: root of the tree of receipts.md 1 at that length
 */
public record ContainerStatus(
    String container,
    long index,
    @Nullable Bytes digest,
    @Nullable AccountAddress account,
    @Nullable Bytes root)
    implements MeshStruct {
  /** The state of a container of the account that the request is about. */
  public ContainerStatus(String container, long index, @Nullable Bytes digest) {
    this(container, index, digest, null, null);
  }

  static ContainerStatus read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "ContainerStatus");
    return new ContainerStatus(
        in.requireString("Container"),
        requireCount(in, "Index"),
        in.binary("Digest"),
        in.value("Account", MeshNodes::account),
        in.binary("RootHash"));
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .put("Container", container)
        .put("Index", index)
        .put("Digest", digest)
        .put("Account", json(account))
        .put("RootHash", root)
        .build();
  }

  /** The state of a container that is known by name. */
  public static ContainerStatus of(ContainerName name, long index, @Nullable Bytes digest) {
    return new ContainerStatus(name.text(), index, digest);
  }

  /** The container named, if it is one that we know. */
  public Optional<ContainerName> containerName() {
    return ContainerName.find(container);
  }
}
