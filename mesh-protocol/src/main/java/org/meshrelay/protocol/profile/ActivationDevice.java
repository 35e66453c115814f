package org.meshrelay.protocol.profile;

import static org.meshrelay.protocol.object.MeshNodes.json;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshObject;
import org.meshrelay.protocol.object.TaggedObject;

/**
 * Private side of {@link ConnectionDevice}: what the device adds to its own keys (objects.md 3.5).
 * Travels only encrypted to the device.
 *
 * @param base what every assertion may carry
 * @param connection the assertion
 * @param activationKey secret from which the 2020 form derives the contributions
 * @param activations further activations
 * @param keySignature contribution to the signature key
 * @param keyEncryption contribution to the encryption key
 * @param keyAuthentication contribution to the authentication key
 */
public record ActivationDevice(
    AssertionBase base,
    @Nullable DareEnvelope connection,
    @Nullable String activationKey,
    List<TaggedObject> activations,
    @Nullable KeyOverlay keySignature,
    @Nullable KeyOverlay keyEncryption,
    @Nullable KeyOverlay keyAuthentication)
    implements Activation {
  /** Copies the lists. */
  public ActivationDevice {
    activations = List.copyOf(activations);
  }

  static ActivationDevice read(ObjectReader in) throws DecodeException {
    return new ActivationDevice(
        AssertionBase.read(in),
        in.value("EnvelopedAssertionDeviceConnection", DareEnvelope::of, "EnvelopedConnection"),
        in.string("ActivationKey"),
        in.list("Activations", TaggedObject::of),
        in.value("KeySignature", KeyOverlay::read),
        in.value("KeyEncryption", KeyOverlay::read),
        in.value("KeyAuthentication", KeyOverlay::read));
  }

  @Override
  public String tag() {
    return "ActivationDevice";
  }

  @Override
  public JsonObject members() {
    return base.write(new ObjectWriter())
        .put("EnvelopedAssertionDeviceConnection", json(connection))
        .put("ActivationKey", activationKey)
        .put("Activations", activations, MeshObject::tagged)
        .put("KeySignature", json(keySignature))
        .put("KeyEncryption", json(keyEncryption))
        .put("KeyAuthentication", json(keyAuthentication))
        .build();
  }

  /** The key only: {@code ActivationKey} is a secret. */
  @Override
  public String toString() {
    return "ActivationDevice[" + (keySignature == null ? "" : keySignature.udf()) + "]";
  }
}
