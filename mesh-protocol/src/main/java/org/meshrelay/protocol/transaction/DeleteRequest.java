package org.meshrelay.protocol.transaction;

import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshNodes;

/**
 * Ends the binding of the account (protocol.md 1.8, DeleteAccount).
 *
 * @param header what every request may carry
 * @param forwardTo ours: the address to which the account has moved, for senders who ask for the
 *     old one for a while (ADR 56); null if they are not to be told. An extension that other peers
 *     ignore
 */
public record DeleteRequest(RequestHeader header, @Nullable AccountAddress forwardTo)
    implements MeshRequest {
  /** A deletion of which nobody is told. */
  public DeleteRequest(RequestHeader header) {
    this(header, null);
  }

  static DeleteRequest read(ObjectReader in) throws DecodeException {
    return new DeleteRequest(RequestHeader.read(in), in.value("ForwardTo", MeshNodes::account));
  }

  @Override
  public String tag() {
    return "DeleteAccount";
  }

  @Override
  public JsonObject members() {
    return header.write(new ObjectWriter()).put("ForwardTo", MeshNodes.json(forwardTo)).build();
  }
}
