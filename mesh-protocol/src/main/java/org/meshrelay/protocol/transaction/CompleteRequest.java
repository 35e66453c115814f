package org.meshrelay.protocol.transaction;

import static org.meshrelay.protocol.object.MeshNodes.json;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshNodes;

/**
 * Asks whether a connection was granted (protocol.md 1.8, Complete).
 *
 * @param header what every request may carry
 * @param deviceUdf device asking
 * @param profileMasterDigest digest of the master profile the device holds
 * @param catalogs catalogs to restrict the answer to
 * @param spools spools to restrict the answer to
 * @param serviceId account the device asked to join
 * @param responseId identifier of the response awaited; null asks in the 2019 form
 */
public record CompleteRequest(
    RequestHeader header,
    @Nullable String deviceUdf,
    @Nullable Bytes profileMasterDigest,
    List<String> catalogs,
    List<String> spools,
    AccountAddress serviceId,
    @Nullable String responseId)
    implements MeshRequest {
  /** Copies the lists. */
  public CompleteRequest {
    catalogs = List.copyOf(catalogs);
    spools = List.copyOf(spools);
  }

  static CompleteRequest read(ObjectReader in) throws DecodeException {
    return new CompleteRequest(
        RequestHeader.read(in),
        in.string("DeviceUDF"),
        in.binary("ProfileMasterDigest"),
        in.strings("Catalogs"),
        in.strings("Spools"),
        in.requireValue("ServiceID", MeshNodes::account, "AccountAddress"),
        in.string("ResponseID", "ResponseId"));
  }

  @Override
  public String tag() {
    return "Complete";
  }

  @Override
  public JsonObject members() {
    return header
        .write(new ObjectWriter())
        .put("DeviceUDF", deviceUdf)
        .put("ProfileMasterDigest", profileMasterDigest)
        .putStrings("Catalogs", catalogs)
        .putStrings("Spools", spools)
        .put("ServiceID", json(serviceId))
        .put("ResponseID", responseId)
        .build();
  }
}
