package org.meshrelay.protocol.transaction;

import java.util.List;
import org.meshrelay.protocol.catalog.CatalogedPublication;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * Adds entries to the publication catalog (protocol.md 1.8, Publish).
 *
 * @param header what every request may carry
 * @param publications entries
 */
public record PublishRequest(RequestHeader header, List<CatalogedPublication> publications)
    implements MeshRequest {
  /** Copies the lists. */
  public PublishRequest {
    publications = List.copyOf(publications);
  }

  static PublishRequest read(ObjectReader in) throws DecodeException {
    return new PublishRequest(
        RequestHeader.read(in), in.list("Publications", CatalogedPublication::read));
  }

  @Override
  public String tag() {
    return "Publish";
  }

  @Override
  public JsonObject members() {
    return header
        .write(new ObjectWriter())
        .put("Publications", publications, MeshStruct::members)
        .build();
  }
}
