package org.meshrelay.protocol.profile;

import static org.meshrelay.protocol.object.MeshNodes.json;

import java.util.List;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * The profile of a host of a service (objects.md 3.3). Its offline key signs receipts, its
 * authentication key is the static key of the handshake.
 *
 * @param base what every assertion may carry
 * @param keyOfflineSignature the key whose identifier is that of the profile
 * @param keysOnlineSignature administration keys
 * @param keyAuthentication static key of the handshake
 */
public record ProfileHost(
    AssertionBase base,
    KeyData keyOfflineSignature,
    List<KeyData> keysOnlineSignature,
    KeyData keyAuthentication)
    implements Profile {
  /** Copies the lists. */
  public ProfileHost {
    keysOnlineSignature = List.copyOf(keysOnlineSignature);
  }

  static ProfileHost read(ObjectReader in) throws DecodeException {
    return new ProfileHost(
        AssertionBase.read(in),
        in.requireValue("KeyOfflineSignature", KeyData::readSignature, "ProfileSignature"),
        KeyData.readList(in, "KeysOnlineSignature", "AdministratorSignature"),
        in.requireValue("KeyAuthentication", KeyData::read, "HostAuthentication"));
  }

  @Override
  public String tag() {
    return "ProfileHost";
  }

  @Override
  public JsonObject members() {
    return base.write(new ObjectWriter())
        .put("KeyOfflineSignature", json(keyOfflineSignature))
        .put("KeysOnlineSignature", keysOnlineSignature, MeshStruct::members)
        .put("KeyAuthentication", json(keyAuthentication))
        .build();
  }
}
