package org.meshrelay.protocol.transaction;

import static org.meshrelay.protocol.object.MeshNodes.json;

import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.catalog.CatalogedPublication;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Answers Claim (protocol.md 1.8).
 *
 * @param outcome status and copy of the request ID
 * @param publication the entry claimed
 */
public record ClaimResponse(ResponseStatus outcome, @Nullable CatalogedPublication publication)
    implements MeshResponse {
  static ClaimResponse read(ObjectReader in) throws DecodeException {
    return new ClaimResponse(
        ResponseStatus.read(in), in.value("CatalogedPublication", CatalogedPublication::read));
  }

  @Override
  public String tag() {
    return "ClaimResponse";
  }

  @Override
  public JsonObject members() {
    return outcome.write(new ObjectWriter()).put("CatalogedPublication", json(publication)).build();
  }
}
