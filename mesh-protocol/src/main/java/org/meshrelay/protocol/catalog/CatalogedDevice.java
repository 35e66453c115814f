package org.meshrelay.protocol.catalog;

import static org.meshrelay.protocol.object.MeshNodes.json;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * A device of the user with its assertions (objects.md 3.6).
 *
 * @param labels labels
 * @param accountUdfs 2019: accounts the device is bound to
 * @param udf identifier of the activated signature key
 * @param deviceUdf identifier of the device profile
 * @param profileMesh master profile
 * @param profileDevice profile of the device
 * @param connectionDevice assertion of the device
 * @param activationDevice private side, encrypted
 * @param accounts accounts of the device
 */
public record CatalogedDevice(
    List<String> labels,
    List<String> accountUdfs,
    @Nullable String udf,
    String deviceUdf,
    @Nullable DareEnvelope profileMesh,
    @Nullable DareEnvelope profileDevice,
    @Nullable DareEnvelope connectionDevice,
    @Nullable DareEnvelope activationDevice,
    List<DeviceAccount> accounts)
    implements CatalogedEntry {
  /** Copies the lists. */
  public CatalogedDevice {
    labels = List.copyOf(labels);
    accountUdfs = List.copyOf(accountUdfs);
    accounts = List.copyOf(accounts);
  }

  /** The entry in a member that is not tagged, since its class follows from the field. */
  public static CatalogedDevice read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "CatalogedDevice");
    return new CatalogedDevice(
        in.strings("Labels"),
        in.strings("AccountUDFs"),
        in.string("UDF", "Udf"),
        in.requireString("DeviceUDF", "DeviceUdf"),
        in.value("EnvelopedProfileMesh", DareEnvelope::of, "EnvelopedProfileUser"),
        in.value("EnvelopedProfileDevice", DareEnvelope::of),
        in.value("EnvelopedConnectionDevice", DareEnvelope::of),
        in.value("EnvelopedActivationDevice", DareEnvelope::of),
        in.list("Accounts", DeviceAccount::read));
  }

  @Override
  public String tag() {
    return "CatalogedDevice";
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .putStrings("Labels", labels)
        .putStrings("AccountUDFs", accountUdfs)
        .put("UDF", udf)
        .put("DeviceUDF", deviceUdf)
        .put("EnvelopedProfileMesh", json(profileMesh))
        .put("EnvelopedProfileDevice", json(profileDevice))
        .put("EnvelopedConnectionDevice", json(connectionDevice))
        .put("EnvelopedActivationDevice", json(activationDevice))
        .put("Accounts", accounts, MeshStruct::members)
        .build();
  }

  @Override
  public String key() {
    return deviceUdf;
  }
}
