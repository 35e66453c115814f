package org.meshrelay.protocol.transaction;

import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Ends the binding of the account (protocol.md 1.8, DeleteAccount).
 *
 * @param header what every request may carry
 */
public record DeleteRequest(RequestHeader header) implements MeshRequest {
  static DeleteRequest read(ObjectReader in) throws DecodeException {
    return new DeleteRequest(RequestHeader.read(in));
  }

  @Override
  public String tag() {
    return "DeleteAccount";
  }

  @Override
  public JsonObject members() {
    return header.write(new ObjectWriter()).build();
  }
}
