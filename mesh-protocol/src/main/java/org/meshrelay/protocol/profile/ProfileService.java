package org.meshrelay.protocol.profile;

import static org.meshrelay.protocol.object.MeshNodes.json;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * The profile of a service (objects.md 3.3); its identifier is what peers pin.
 *
 * @param base what every assertion may carry
 * @param keyOfflineSignature the key whose identifier is that of the profile
 * @param keysOnlineSignature administration keys
 * @param keyAuthentication authentication key
 * @param keyEncryption key to which readable catalogs may be encrypted
 */
public record ProfileService(
    AssertionBase base,
    KeyData keyOfflineSignature,
    List<KeyData> keysOnlineSignature,
    @Nullable KeyData keyAuthentication,
    @Nullable KeyData keyEncryption)
    implements Profile {
  /** Copies the lists. */
  public ProfileService {
    keysOnlineSignature = List.copyOf(keysOnlineSignature);
  }

  static ProfileService read(ObjectReader in) throws DecodeException {
    return new ProfileService(
        AssertionBase.read(in),
        in.requireValue("KeyOfflineSignature", KeyData::readSignature, "ProfileSignature"),
        KeyData.readList(in, "KeysOnlineSignature", "AdministratorSignature"),
        in.value("KeyAuthentication", KeyData::read, "ServiceAuthentication"),
        in.value("KeyEncryption", KeyData::read, "ServiceEncryption"));
  }

  @Override
  public String tag() {
    return "ProfileService";
  }

  @Override
  public JsonObject members() {
    return base.write(new ObjectWriter())
        .put("KeyOfflineSignature", json(keyOfflineSignature))
        .put("KeysOnlineSignature", keysOnlineSignature, MeshStruct::members)
        .put("KeyAuthentication", json(keyAuthentication))
        .put("KeyEncryption", json(keyEncryption))
        .build();
  }
}
