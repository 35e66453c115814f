package org.meshrelay.protocol.profile;

import static org.meshrelay.protocol.object.MeshNodes.json;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * The profile of an account (objects.md 3.3), called AssertionAccount by some fields and
 * ProfileUser later. Signed by an administration key of the master profile, or by its own offline
 * key.
 *
 * @param base what every assertion may carry
 * @param keyOfflineSignature own key, absent in the 2019 form
 * @param keysOnlineSignature administration keys
 * @param accountAddresses addresses, the first being primary
 * @param meshProfileUdf identifier of the master profile; a mere claim in a self-signed profile
 * @param keyEncryption key to which messages are encrypted
 * @param keyAuthentication authentication key
 * @param profileService profile of the service
 */
public record ProfileAccount(
    AssertionBase base,
    @Nullable KeyData keyOfflineSignature,
    List<KeyData> keysOnlineSignature,
    List<AccountAddress> accountAddresses,
    @Nullable String meshProfileUdf,
    KeyData keyEncryption,
    @Nullable KeyData keyAuthentication,
    @Nullable DareEnvelope profileService)
    implements Profile {
  /** Copies the lists. */
  public ProfileAccount {
    keysOnlineSignature = List.copyOf(keysOnlineSignature);
    accountAddresses = List.copyOf(accountAddresses);
  }

  static ProfileAccount read(ObjectReader in) throws DecodeException {
    return new ProfileAccount(
        AssertionBase.read(in),
        in.value("KeyOfflineSignature", KeyData::readSignature, "ProfileSignature"),
        KeyData.readList(in, "KeysOnlineSignature", "AdministratorSignature"),
        AccountAddresses.read(in),
        in.string("MeshProfileUDF"),
        in.requireValue("KeyEncryption", KeyData::read, "AccountEncryption"),
        in.value("KeyAuthentication", KeyData::read, "AccountAuthentication"),
        in.value("EnvelopedProfileService", DareEnvelope::of));
  }

  @Override
  public String tag() {
    return "ProfileAccount";
  }

  @Override
  public JsonObject members() {
    return base.write(new ObjectWriter())
        .put("KeyOfflineSignature", json(keyOfflineSignature))
        .put("KeysOnlineSignature", keysOnlineSignature, MeshStruct::members)
        .putStrings("ServiceIDs", accountAddresses.stream().map(AccountAddress::text).toList())
        .put("MeshProfileUDF", meshProfileUdf)
        .put("KeyEncryption", json(keyEncryption))
        .put("KeyAuthentication", json(keyAuthentication))
        .put("EnvelopedProfileService", json(profileService))
        .build();
  }

  /** True if the address is one of the account's. */
  public boolean lists(AccountAddress address) {
    return accountAddresses.contains(address);
  }
}
