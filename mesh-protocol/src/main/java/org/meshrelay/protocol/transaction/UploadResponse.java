package org.meshrelay.protocol.transaction;

import static org.meshrelay.protocol.object.MeshNodes.json;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * Answers Upload (protocol.md 1.8).
 *
 * @param outcome status and copy of the request ID
 * @param entries results: all updates flattened, then Self
 * @param constraintsData limits for the second round
 */
public record UploadResponse(
    ResponseStatus outcome, List<EntryResponse> entries, @Nullable ConstraintsData constraintsData)
    implements MeshResponse {
  /** Copies the lists. */
  public UploadResponse {
    entries = List.copyOf(entries);
  }

  static UploadResponse read(ObjectReader in) throws DecodeException {
    return new UploadResponse(
        ResponseStatus.read(in),
        in.list("Entries", EntryResponse::read),
        in.value("ConstraintsData", ConstraintsData::read));
  }

  @Override
  public String tag() {
    return "UploadResponse";
  }

  @Override
  public JsonObject members() {
    return outcome
        .write(new ObjectWriter())
        .put("Entries", entries, MeshStruct::members)
        .put("ConstraintsData", json(constraintsData))
        .build();
  }
}
