package org.meshrelay.protocol.transaction;

import static org.meshrelay.protocol.object.MeshNodes.json;

import java.util.Optional;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Binds a group address to its profile (protocol.md 1.8, CreateGroup).
 *
 * @param header what every request may carry
 * @param accountAddress address asked for, as sent
 * @param profileGroup group profile, self-signed
 */
public record CreateGroupRequest(
    RequestHeader header, String accountAddress, DareEnvelope profileGroup) implements MeshRequest {
  static CreateGroupRequest read(ObjectReader in) throws DecodeException {
    return new CreateGroupRequest(
        RequestHeader.read(in),
        in.requireString("AccountAddress", "ServiceID"),
        in.requireValue(
            "SignedProfileGroup",
            DareEnvelope::of,
            "EnvelopedProfileGroup",
            "EnvelopedProfileAccount"));
  }

  @Override
  public String tag() {
    return "CreateGroup";
  }

  @Override
  public JsonObject members() {
    return header
        .write(new ObjectWriter())
        .put("AccountAddress", accountAddress)
        .put("SignedProfileGroup", json(profileGroup))
        .build();
  }

  /** The address asked for; empty if its domain or its name is none that may exist. */
  public Optional<AccountAddress> address() {
    return AccountAddress.find(accountAddress);
  }
}
