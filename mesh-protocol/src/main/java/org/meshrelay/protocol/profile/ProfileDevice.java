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
 * The profile of a device (objects.md 3.3); never changed, since a change is a new device.
 *
 * @param base what every assertion may carry
 * @param keyOfflineSignature the key whose identifier is that of the profile
 * @param keysOnlineSignature administration keys
 * @param description what the owner calls it
 * @param keyEncryption base key for encryption
 * @param keyAuthentication base key for authentication
 */
public record ProfileDevice(
    AssertionBase base,
    KeyData keyOfflineSignature,
    List<KeyData> keysOnlineSignature,
    @Nullable String description,
    KeyData keyEncryption,
    KeyData keyAuthentication)
    implements Profile {
  /** Copies the lists. */
  public ProfileDevice {
    keysOnlineSignature = List.copyOf(keysOnlineSignature);
  }

  static ProfileDevice read(ObjectReader in) throws DecodeException {
    return new ProfileDevice(
        AssertionBase.read(in),
        in.requireValue("KeyOfflineSignature", KeyData::readSignature, "ProfileSignature"),
        KeyData.readList(in, "KeysOnlineSignature", "AdministratorSignature"),
        in.string("Description"),
        in.requireValue("KeyEncryption", KeyData::read, "BaseEncryption"),
        in.requireValue("KeyAuthentication", KeyData::read, "BaseAuthentication"));
  }

  @Override
  public String tag() {
    return "ProfileDevice";
  }

  @Override
  public JsonObject members() {
    return base.write(new ObjectWriter())
        .put("KeyOfflineSignature", json(keyOfflineSignature))
        .put("KeysOnlineSignature", keysOnlineSignature, MeshStruct::members)
        .put("Description", description)
        .put("KeyEncryption", json(keyEncryption))
        .put("KeyAuthentication", json(keyAuthentication))
        .build();
  }
}
