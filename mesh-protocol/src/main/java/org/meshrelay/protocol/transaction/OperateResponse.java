package org.meshrelay.protocol.transaction;

import java.util.List;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshObject;

/**
 * Answers Operate: one result per operation, same order (protocol.md 1.8).
 *
 * @param outcome status and copy of the request ID
 * @param results results
 */
public record OperateResponse(ResponseStatus outcome, List<CryptographicResult> results)
    implements MeshResponse {
  /** Copies the lists. */
  public OperateResponse {
    results = List.copyOf(results);
  }

  static OperateResponse read(ObjectReader in) throws DecodeException {
    return new OperateResponse(
        ResponseStatus.read(in), in.list("Results", CryptographicResult::read));
  }

  @Override
  public String tag() {
    return "OperateResponse";
  }

  @Override
  public JsonObject members() {
    return outcome.write(new ObjectWriter()).put("Results", results, MeshObject::tagged).build();
  }
}
