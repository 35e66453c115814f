package org.meshrelay.protocol.catalog;

import static org.meshrelay.protocol.object.MeshNodes.json;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * Where the data of a contact came from (objects.md 4.2).
 *
 * @param localName local name
 * @param validation how it was validated
 * @param binarySource the data
 * @param envelopedSource the data in an envelope
 */
public record TaggedSource(
    @Nullable String localName,
    @Nullable String validation,
    @Nullable Bytes binarySource,
    @Nullable DareEnvelope envelopedSource)
    implements MeshStruct {
  static TaggedSource read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "TaggedSource");
    return new TaggedSource(
        in.string("LocalName"),
        in.string("Validation"),
        in.binary("BinarySource"),
        in.value("EnvelopedSource", DareEnvelope::of));
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .put("LocalName", localName)
        .put("Validation", validation)
        .put("BinarySource", binarySource)
        .put("EnvelopedSource", json(envelopedSource))
        .build();
  }
}
