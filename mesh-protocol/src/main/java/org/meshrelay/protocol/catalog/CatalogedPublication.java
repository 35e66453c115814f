package org.meshrelay.protocol.catalog;

import static org.meshrelay.protocol.object.MeshNodes.json;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * A published item (objects.md 4.2).
 *
 * @param labels labels
 * @param id publication identifier
 * @param authenticator key with which the service checks claims
 * @param envelopedData the item, encrypted
 * @param notOnOrAfter end of its life
 */
public record CatalogedPublication(
    List<String> labels,
    String id,
    @Nullable String authenticator,
    @Nullable DareEnvelope envelopedData,
    @Nullable Instant notOnOrAfter)
    implements CatalogedEntry {
  /** Copies the lists. */
  public CatalogedPublication {
    labels = List.copyOf(labels);
  }

  /** The entry in a member that is not tagged, since its class follows from the field. */
  public static CatalogedPublication read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "CatalogedPublication");
    return new CatalogedPublication(
        in.strings("Labels"),
        in.requireString("ID", "Id"),
        in.string("Authenticator"),
        in.value("EnvelopedData", DareEnvelope::of),
        in.dateTime("NotOnOrAfter"));
  }

  @Override
  public String tag() {
    return "CatalogedPublication";
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .putStrings("Labels", labels)
        .put("ID", id)
        .put("Authenticator", authenticator)
        .put("EnvelopedData", json(envelopedData))
        .put("NotOnOrAfter", notOnOrAfter)
        .build();
  }

  @Override
  public String key() {
    return id;
  }
}
