package org.meshrelay.protocol.catalog;

import static org.meshrelay.protocol.object.MeshNodes.json;

import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * One account of a device (objects.md 3.6, AccountEntry).
 *
 * @param accountUdf identifier of the account
 * @param profileAccount account profile
 * @param connectionAccount assertion that names the activated keys
 * @param activationAccount private side, encrypted to the device
 */
public record DeviceAccount(
    @Nullable String accountUdf,
    @Nullable DareEnvelope profileAccount,
    @Nullable DareEnvelope connectionAccount,
    @Nullable DareEnvelope activationAccount)
    implements MeshStruct {
  static DeviceAccount read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "DeviceAccount");
    return new DeviceAccount(
        in.string("AccountUDF"),
        in.value("EnvelopedProfileAccount", DareEnvelope::of),
        in.value("EnvelopedConnectionAccount", DareEnvelope::of),
        in.value("EnvelopedActivationAccount", DareEnvelope::of));
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .put("AccountUDF", accountUdf)
        .put("EnvelopedProfileAccount", json(profileAccount))
        .put("EnvelopedConnectionAccount", json(connectionAccount))
        .put("EnvelopedActivationAccount", json(activationAccount))
        .build();
  }
}
