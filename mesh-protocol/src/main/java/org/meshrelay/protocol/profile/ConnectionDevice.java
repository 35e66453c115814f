package org.meshrelay.protocol.profile;

import static org.meshrelay.protocol.object.MeshNodes.json;

import java.util.List;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * Says that these keys belong to a device of the user (objects.md 3.4): the Device Connection
 * Assertion.
 *
 * @param base subject and authority
 * @param permissions what the device may do
 * @param keySignature activated signature key
 * @param keyEncryption activated encryption key
 * @param keyAuthentication activated authentication key
 */
public record ConnectionDevice(
    ConnectionBase base,
    List<Permission> permissions,
    KeyData keySignature,
    KeyData keyEncryption,
    KeyData keyAuthentication)
    implements DeviceConnection {
  /** Copies the lists. */
  public ConnectionDevice {
    permissions = List.copyOf(permissions);
  }

  static ConnectionDevice read(ObjectReader in) throws DecodeException {
    return new ConnectionDevice(
        ConnectionBase.read(in),
        in.list("Permissions", Permission::read),
        in.requireValue("KeySignature", KeyData::readSignature, "DeviceSignature"),
        in.requireValue("KeyEncryption", KeyData::read, "DeviceEncryption"),
        in.requireValue("KeyAuthentication", KeyData::read, "DeviceAuthentication"));
  }

  @Override
  public String tag() {
    return "ConnectionDevice";
  }

  @Override
  public JsonObject members() {
    return base.write(new ObjectWriter())
        .put("Permissions", permissions, MeshStruct::members)
        .put("KeySignature", json(keySignature))
        .put("KeyEncryption", json(keyEncryption))
        .put("KeyAuthentication", json(keyAuthentication))
        .build();
  }

  /** None: this assertion names no account. */
  @Override
  public List<AccountAddress> accountAddresses() {
    return List.of();
  }
}
