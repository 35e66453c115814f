package org.meshrelay.protocol.transaction;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Asks for a signed tree head and proofs (protocol.md 1.8, Prove; receipts.md 5).
 *
 * @param header what every request may carry
 * @param container name as sent, perhaps of no known container
 * @param index frame whose inclusion is to be proved
 * @param firstSize tree size the device knows
 * @param secondSize tree size the proofs lead to; null is that of the head
 */
public record ProveRequest(
    RequestHeader header,
    String container,
    @Nullable Long index,
    @Nullable Long firstSize,
    @Nullable Long secondSize)
    implements MeshRequest {
  static ProveRequest read(ObjectReader in) throws DecodeException {
    return new ProveRequest(
        RequestHeader.read(in),
        in.requireString("Container"),
        in.count("Index"),
        in.count("FirstSize"),
        in.count("SecondSize"));
  }

  @Override
  public String tag() {
    return "Prove";
  }

  @Override
  public JsonObject members() {
    return header
        .write(new ObjectWriter())
        .put("Container", container)
        .put("Index", index)
        .put("FirstSize", firstSize)
        .put("SecondSize", secondSize)
        .build();
  }

  /** The container named; empty means 404/41. */
  public Optional<ContainerName> containerName() {
    return ContainerName.find(container);
  }
}
