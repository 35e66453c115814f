package org.meshrelay.protocol.transaction;

import static org.meshrelay.protocol.object.MeshNodes.json;

import java.util.List;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshNodes;
import org.meshrelay.protocol.object.MeshObject;

/**
 * Asks the service to use key shares that it holds (protocol.md 1.8, Operate).
 *
 * @param header what every request may carry
 * @param accountAddress account the capabilities are bound to
 * @param operations operations in order
 */
public record OperateRequest(
    RequestHeader header, AccountAddress accountAddress, List<CryptographicOperation> operations)
    implements MeshRequest {
  /** Copies the lists. */
  public OperateRequest {
    operations = List.copyOf(operations);
  }

  static OperateRequest read(ObjectReader in) throws DecodeException {
    return new OperateRequest(
        RequestHeader.read(in),
        in.requireValue("AccountAddress", MeshNodes::account),
        in.list("Operations", CryptographicOperation::read));
  }

  @Override
  public String tag() {
    return "Operate";
  }

  @Override
  public JsonObject members() {
    return header
        .write(new ObjectWriter())
        .put("AccountAddress", json(accountAddress))
        .put("Operations", operations, MeshObject::tagged)
        .build();
  }
}
