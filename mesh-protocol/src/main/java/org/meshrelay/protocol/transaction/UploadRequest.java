package org.meshrelay.protocol.transaction;

import java.util.List;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * Appends entries to containers of the account (protocol.md 1.8 and 2.5).
 *
 * @param header what every request may carry
 * @param updates entries per container
 * @param self messages for the account's own inbound spool
 */
public record UploadRequest(
    RequestHeader header, List<ContainerUpdate> updates, List<DareEnvelope> self)
    implements MeshRequest {
  /** Copies the lists. */
  public UploadRequest {
    updates = List.copyOf(updates);
    self = List.copyOf(self);
  }

  static UploadRequest read(ObjectReader in) throws DecodeException {
    return new UploadRequest(
        RequestHeader.read(in),
        in.list("Updates", ContainerUpdate::read),
        in.list("Self", DareEnvelope::of));
  }

  @Override
  public String tag() {
    return "Upload";
  }

  @Override
  public JsonObject members() {
    return header
        .write(new ObjectWriter())
        .put("Updates", updates, MeshStruct::members)
        .put("Self", self, DareEnvelope::toJson)
        .build();
  }
}
