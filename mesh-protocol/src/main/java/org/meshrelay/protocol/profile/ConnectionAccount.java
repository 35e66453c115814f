package org.meshrelay.protocol.profile;

import static org.meshrelay.protocol.object.MeshNodes.json;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshNodes;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * Says that these keys act for the account (objects.md 3.4); it names the sender of an encrypted
 * message.
 *
 * @param base subject and authority
 * @param accountAddresses addresses of the account
 * @param permissions what the device may do
 * @param keySignature activated signature key
 * @param keyEncryption activated encryption key
 * @param keyAuthentication activated authentication key
 */
public record ConnectionAccount(
    ConnectionBase base,
    List<AccountAddress> accountAddresses,
    List<Permission> permissions,
    KeyData keySignature,
    @Nullable KeyData keyEncryption,
    KeyData keyAuthentication)
    implements DeviceConnection {
  /** Copies the lists. */
  public ConnectionAccount {
    accountAddresses = List.copyOf(accountAddresses);
    permissions = List.copyOf(permissions);
  }

  static ConnectionAccount read(ObjectReader in) throws DecodeException {
    return new ConnectionAccount(
        ConnectionBase.read(in),
        in.list("AccountAddresses", MeshNodes::account, "ServiceIDs"),
        in.list("Permissions", Permission::read),
        in.requireValue("KeySignature", KeyData::readSignature, "DeviceSignature"),
        in.value("KeyEncryption", KeyData::read, "DeviceEncryption"),
        in.requireValue("KeyAuthentication", KeyData::read, "DeviceAuthentication"));
  }

  @Override
  public String tag() {
    return "ConnectionAccount";
  }

  @Override
  public JsonObject members() {
    return base.write(new ObjectWriter())
        .putStrings(
            "AccountAddresses", accountAddresses.stream().map(AccountAddress::text).toList())
        .put("Permissions", permissions, MeshStruct::members)
        .put("KeySignature", json(keySignature))
        .put("KeyEncryption", json(keyEncryption))
        .put("KeyAuthentication", json(keyAuthentication))
        .build();
  }
}
