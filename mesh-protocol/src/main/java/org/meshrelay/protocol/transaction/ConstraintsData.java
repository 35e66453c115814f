package org.meshrelay.protocol.transaction;

import static org.meshrelay.protocol.object.MeshNodes.flagOrNull;

import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * Limits on how much data goes in one direction (protocol.md 2.1).
 *
 * @param maxEntries most entries
 * @param bytesOffset payload octets to skip
 * @param bytesMax most payload octets
 * @param header whether the header is wanted
 * @param payload whether the payload is wanted
 * @param trailer whether the trailer is wanted
 */
public record ConstraintsData(
    @Nullable Long maxEntries,
    @Nullable Long bytesOffset,
    @Nullable Long bytesMax,
    @Nullable Boolean header,
    @Nullable Boolean payload,
    @Nullable Boolean trailer)
    implements MeshStruct {
  /** No limit but the service's own, all parts. */
  public static final ConstraintsData NONE =
      new ConstraintsData(null, null, null, null, null, null);

  static ConstraintsData read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "ConstraintsData");
    return new ConstraintsData(
        in.count("MaxEntries"),
        in.count("BytesOffset"),
        in.count("BytesMax"),
        flagOrNull(in, "Header"),
        flagOrNull(in, "Payload"),
        flagOrNull(in, "Trailer"));
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .put("MaxEntries", maxEntries)
        .put("BytesOffset", bytesOffset)
        .put("BytesMax", bytesMax)
        .put("Header", header)
        .put("Payload", payload)
        .put("Trailer", trailer)
        .build();
  }

  /** At most so many payload octets. */
  public static ConstraintsData ofBytesMax(long bytesMax) {
    return new ConstraintsData(null, null, bytesMax, null, null, null);
  }

  /** True if the header is to be returned: asked for, or no part named (protocol.md 2.3). */
  public boolean wantsHeader() {
    return namesNoPart() || Boolean.TRUE.equals(header);
  }

  /** True if the payload is to be returned. */
  public boolean wantsPayload() {
    return namesNoPart() || Boolean.TRUE.equals(payload);
  }

  /** True if the trailer is to be returned. */
  public boolean wantsTrailer() {
    return namesNoPart() || Boolean.TRUE.equals(trailer);
  }

  private boolean namesNoPart() {
    return header == null && payload == null && trailer == null;
  }
}
