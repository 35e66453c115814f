package org.meshrelay.protocol.dare;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * What a container says about a frame in its header (dare.md 7.3). Files of 2018 have the same
 * members directly in the header; both places are read.
 *
 * @param dataEncoding frame 0 only
 * @param containerType frame 0 only
 * @param index frame number; null in some files of 2018
 * @param meta true if the frame holds no data
 * @param isDefault true if the frame holds the default object of its store
 * @param treePosition octet offset of the predecessor in the tree
 * @param indexPosition octet offset of the latest index frame
 * @param exchangePosition where the key exchange of this frame is
 * @param redacted true if the payload was taken out (receipts.md 8.1)
 * @param leafHash stands for a frame erased altogether (receipts.md 8.1)
 */
public record ContainerInfo(
    @Nullable String dataEncoding,
    @Nullable String containerType,
    @Nullable Long index,
    boolean meta,
    boolean isDefault,
    @Nullable Long treePosition,
    @Nullable Long indexPosition,
    @Nullable Long exchangePosition,
    boolean redacted,
    @Nullable Bytes leafHash) {

  /** The information of frame 0 of a container. */
  public static ContainerInfo first(String containerType) {
    return new ContainerInfo(
        "JSON", containerType, 0L, false, false, null, null, null, false, null);
  }

  /** The information of a later frame. */
  public static ContainerInfo frame(long index, @Nullable Long treePosition) {
    return new ContainerInfo(
        null, null, index, false, false, treePosition, null, null, false, null);
  }

  /** The same frame with its payload taken out. */
  public ContainerInfo asRedacted(@Nullable Bytes leafHash) {
    return new ContainerInfo(
        dataEncoding,
        containerType,
        index,
        meta,
        isDefault,
        treePosition,
        indexPosition,
        exchangePosition,
        true,
        leafHash);
  }

  /** Reads an object that has these members. */
  public static ContainerInfo of(JsonNode node) throws DecodeException {
    return of(ObjectReader.of(node, "ContainerInfo"));
  }

  static ContainerInfo of(ObjectReader reader) throws DecodeException {
    return new ContainerInfo(
        reader.string("DataEncoding"),
        reader.string("ContainerType"),
        reader.count("Index"),
        reader.bool("IsMeta"),
        reader.bool("Default"),
        reader.count("TreePosition"),
        reader.count("IndexPosition"),
        reader.count("ExchangePosition"),
        reader.bool("Redacted"),
        reader.binary("LeafHash"));
  }

  /** The object, without what is unset. */
  public JsonObject toJson() {
    return new ObjectWriter()
        .put("DataEncoding", dataEncoding)
        .put("ContainerType", containerType)
        .put("Index", index)
        .put("IsMeta", whenTrue(meta))
        .put("Default", whenTrue(isDefault))
        .put("TreePosition", treePosition)
        .put("IndexPosition", indexPosition)
        .put("ExchangePosition", exchangePosition)
        .put("Redacted", whenTrue(redacted))
        .put("LeafHash", leafHash)
        .build();
  }

  private static @Nullable Boolean whenTrue(boolean value) {
    return value ? Boolean.TRUE : null;
  }
}
