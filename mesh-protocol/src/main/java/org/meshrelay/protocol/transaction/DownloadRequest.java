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
 * Asks for ranges of containers (protocol.md 1.8, Download).
 *
 * @param header what every request may carry
 * @param select one per container range
 * @param constraintsPost limits for the answer
 */
public record DownloadRequest(
    RequestHeader header, List<ConstraintsSelect> select, @Nullable ConstraintsData constraintsPost)
    implements MeshRequest {
  /** Copies the lists. */
  public DownloadRequest {
    select = List.copyOf(select);
  }

  static DownloadRequest read(ObjectReader in) throws DecodeException {
    return new DownloadRequest(
        RequestHeader.read(in),
        in.list("Select", ConstraintsSelect::read),
        in.value("ConstraintsPost", ConstraintsData::read, "ConstraintsData"));
  }

  @Override
  public String tag() {
    return "Download";
  }

  @Override
  public JsonObject members() {
    return header
        .write(new ObjectWriter())
        .put("Select", select, MeshStruct::members)
        .put("ConstraintsPost", json(constraintsPost))
        .build();
  }
}
