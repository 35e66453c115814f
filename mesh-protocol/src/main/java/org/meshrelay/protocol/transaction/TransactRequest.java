package org.meshrelay.protocol.transaction;

import java.util.List;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshNodes;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * Uploads and posts in one request, as later revisions do (protocol.md 1.7).
 *
 * @param header what every request may carry
 * @param updates entries per container
 * @param accounts recipients of the outbound messages
 * @param outbound messages to post
 * @param inbound messages for the own inbound spool
 * @param local messages for the own local spool
 */
public record TransactRequest(
    RequestHeader header,
    List<ContainerUpdate> updates,
    List<AccountAddress> accounts,
    List<DareEnvelope> outbound,
    List<DareEnvelope> inbound,
    List<DareEnvelope> local)
    implements MeshRequest {
  /** Copies the lists. */
  public TransactRequest {
    updates = List.copyOf(updates);
    accounts = List.copyOf(accounts);
    outbound = List.copyOf(outbound);
    inbound = List.copyOf(inbound);
    local = List.copyOf(local);
  }

  static TransactRequest read(ObjectReader in) throws DecodeException {
    return new TransactRequest(
        RequestHeader.read(in),
        in.list("Updates", ContainerUpdate::read),
        in.list("Accounts", MeshNodes::account),
        in.list("Outbound", DareEnvelope::of),
        in.list("Inbound", DareEnvelope::of),
        in.list("Local", DareEnvelope::of));
  }

  @Override
  public String tag() {
    return "Transact";
  }

  @Override
  public JsonObject members() {
    return header
        .write(new ObjectWriter())
        .put("Updates", updates, MeshStruct::members)
        .putStrings("Accounts", accounts.stream().map(AccountAddress::text).toList())
        .put("Outbound", outbound, DareEnvelope::toJson)
        .put("Inbound", inbound, DareEnvelope::toJson)
        .put("Local", local, DareEnvelope::toJson)
        .build();
  }
}
