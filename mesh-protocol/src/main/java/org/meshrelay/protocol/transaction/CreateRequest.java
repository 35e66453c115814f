package org.meshrelay.protocol.transaction;

import static org.meshrelay.protocol.object.MeshNodes.json;

import java.util.Optional;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Binds an account address to profiles (protocol.md 1.8, CreateAccount).
 *
 * @param header what every request may carry
 * @param serviceId address asked for, as sent: the domain is judged before the name
 * @param profileMesh master profile
 * @param profileAccount account profile
 */
public record CreateRequest(
    RequestHeader header, String serviceId, DareEnvelope profileMesh, DareEnvelope profileAccount)
    implements MeshRequest {
  static CreateRequest read(ObjectReader in) throws DecodeException {
    return new CreateRequest(
        RequestHeader.read(in),
        in.requireString("ServiceID", "AccountAddress"),
        in.requireValue("SignedProfileMesh", DareEnvelope::of, "EnvelopedProfileMesh"),
        in.requireValue("SignedAssertionAccount", DareEnvelope::of, "EnvelopedProfileAccount"));
  }

  @Override
  public String tag() {
    return "CreateAccount";
  }

  @Override
  public JsonObject members() {
    return header
        .write(new ObjectWriter())
        .put("ServiceID", serviceId)
        .put("SignedProfileMesh", json(profileMesh))
        .put("SignedAssertionAccount", json(profileAccount))
        .build();
  }

  /** The address asked for; empty if its domain or its name is none that may exist. */
  public Optional<AccountAddress> address() {
    return AccountAddress.find(serviceId);
  }

  /** The domain of the address asked for; empty if there is none. */
  public Optional<ServiceName> domain() {
    return AccountAddress.domainOf(serviceId);
  }
}
