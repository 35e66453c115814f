package org.meshrelay.protocol.transaction;

import java.util.List;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * Answers Download: one update per selection, in order (protocol.md 1.8).
 *
 * @param outcome status and copy of the request ID
 * @param updates entries, perhaps cut
 */
public record DownloadResponse(ResponseStatus outcome, List<ContainerUpdate> updates)
    implements MeshResponse {
  /** Copies the lists. */
  public DownloadResponse {
    updates = List.copyOf(updates);
  }

  static DownloadResponse read(ObjectReader in) throws DecodeException {
    return new DownloadResponse(ResponseStatus.read(in), in.list("Updates", ContainerUpdate::read));
  }

  @Override
  public String tag() {
    return "DownloadResponse";
  }

  @Override
  public JsonObject members() {
    return outcome.write(new ObjectWriter()).put("Updates", updates, MeshStruct::members).build();
  }
}
