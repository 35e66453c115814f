package org.meshrelay.client.home;

import java.util.List;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.TaggedObject;
import org.meshrelay.protocol.profile.ActivationDevice;
import org.meshrelay.protocol.profile.AssertionBase;
import org.meshrelay.protocol.profile.AssertionCodec;
import org.meshrelay.protocol.profile.Contributions;
import org.meshrelay.protocol.profile.KeyOverlay;
import org.meshrelay.protocol.profile.MasterKeys;
import org.meshrelay.protocol.profile.NotVerifiedException;
import org.meshrelay.protocol.profile.ProfileDevice;

/**
 * A Mesh on the device that made it: the master keys, and the contributions by which this device
 * holds an administration key of it.
 *
 * @param master the master profile and its keys
 * @param contributions to the keys of this device
 */
public record MeshRecord(MasterKeys master, Contributions contributions) {
  JsonObject toJson() {
    ActivationDevice activation =
        new ActivationDevice(
            AssertionBase.EMPTY,
            null,
            null,
            List.of(),
            contributions.signature(),
            contributions.encryption(),
            contributions.authentication());
    return new ObjectWriter()
        .put("Master", KeyFile.write(master))
        .put("Activation", activation.tagged())
        .build();
  }

  static MeshRecord read(ObjectReader in, ProfileDevice device)
      throws DecodeException, NotVerifiedException {
    MasterKeys master = KeyFile.readMaster(in.requireObject("Master"));
    JsonNode node = in.node("Activation");
    if (node == null) {
      throw in.malformed("Activation", "is missing");
    }
    ActivationDevice activation =
        AssertionCodec.parse(TaggedObject.of(node).payload(), ActivationDevice.class);
    KeyOverlay signature = activation.keySignature();
    KeyOverlay encryption = activation.keyEncryption();
    KeyOverlay authentication = activation.keyAuthentication();
    if (signature == null || encryption == null || authentication == null) {
      throw in.malformed("Activation", "lacks a contribution");
    }
    return new MeshRecord(
        master,
        new Contributions(
            signature,
            encryption,
            authentication,
            signature.combinedWith(device.keyOfflineSignature().publicKey()),
            encryption.combinedWith(device.keyEncryption().publicKey()),
            authentication.combinedWith(device.keyAuthentication().publicKey())));
  }
}
