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
 * The profile of a group (objects.md 3.3).
 *
 * @param base what every assertion may carry
 * @param keyOfflineSignature the key whose identifier is that of the profile
 * @param keysOnlineSignature administration keys
 * @param accountAddresses addresses
 * @param keyEncryption key to which messages are encrypted
 */
public record ProfileGroup(
    AssertionBase base,
    KeyData keyOfflineSignature,
    List<KeyData> keysOnlineSignature,
    List<AccountAddress> accountAddresses,
    KeyData keyEncryption)
    implements Profile {
  /** Copies the lists. */
  public ProfileGroup {
    keysOnlineSignature = List.copyOf(keysOnlineSignature);
    accountAddresses = List.copyOf(accountAddresses);
  }

  static ProfileGroup read(ObjectReader in) throws DecodeException {
    return new ProfileGroup(
        AssertionBase.read(in),
        in.requireValue("KeyOfflineSignature", KeyData::readSignature, "ProfileSignature"),
        KeyData.readList(in, "KeysOnlineSignature", "AdministratorSignature"),
        AccountAddresses.read(in),
        in.requireValue("KeyEncryption", KeyData::read, "AccountEncryption"));
  }

  @Override
  public String tag() {
    return "ProfileGroup";
  }

  @Override
  public JsonObject members() {
    return base.write(new ObjectWriter())
        .put("KeyOfflineSignature", json(keyOfflineSignature))
        .put("KeysOnlineSignature", keysOnlineSignature, MeshStruct::members)
        .putStrings(
            "AccountAddresses", accountAddresses.stream().map(AccountAddress::text).toList())
        .put("KeyEncryption", json(keyEncryption))
        .build();
  }
}
