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
 * The master profile of a user (objects.md 3.3). Later revisions call it ProfileMesh or
 * ProfileMaster.
 *
 * @param base what every assertion may carry
 * @param keyOfflineSignature the key whose identifier is that of the profile
 * @param keysOnlineSignature administration keys
 * @param keysMasterEscrow escrow keys
 * @param keyEncryption key to which activations are encrypted as well
 */
public record ProfilePersonal(
    AssertionBase base,
    KeyData keyOfflineSignature,
    List<KeyData> keysOnlineSignature,
    List<KeyData> keysMasterEscrow,
    @Nullable KeyData keyEncryption)
    implements Profile {
  /** Copies the lists. */
  public ProfilePersonal {
    keysOnlineSignature = List.copyOf(keysOnlineSignature);
    keysMasterEscrow = List.copyOf(keysMasterEscrow);
  }

  static ProfilePersonal read(ObjectReader in) throws DecodeException {
    return new ProfilePersonal(
        AssertionBase.read(in),
        in.requireValue("KeyOfflineSignature", KeyData::readSignature, "ProfileSignature"),
        KeyData.readList(in, "KeysOnlineSignature", "AdministratorSignature"),
        KeyData.readList(in, "KeysMasterEscrow"),
        in.value("KeyEncryption", KeyData::read));
  }

  @Override
  public String tag() {
    return "ProfilePersonal";
  }

  @Override
  public JsonObject members() {
    return base.write(new ObjectWriter())
        .put("KeyOfflineSignature", json(keyOfflineSignature))
        .put("KeysOnlineSignature", keysOnlineSignature, MeshStruct::members)
        .put("KeysMasterEscrow", keysMasterEscrow, MeshStruct::members)
        .put("KeyEncryption", json(keyEncryption))
        .build();
  }
}
