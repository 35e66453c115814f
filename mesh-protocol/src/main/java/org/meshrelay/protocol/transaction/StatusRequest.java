package org.meshrelay.protocol.transaction;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Asks for the state of the containers (protocol.md 1.8, Status). With neither list all containers
 * are meant, otherwise the union of both.
 *
 * @param header what every request may carry
 * @param deviceUdf device asking
 * @param profileMasterDigest digest of the master profile the device holds
 * @param catalogs catalogs to restrict the answer to
 * @param spools spools to restrict the answer to
 */
public record StatusRequest(
    RequestHeader header,
    @Nullable String deviceUdf,
    @Nullable Bytes profileMasterDigest,
    List<String> catalogs,
    List<String> spools)
    implements MeshRequest {
  /** Copies the lists. */
  public StatusRequest {
    catalogs = List.copyOf(catalogs);
    spools = List.copyOf(spools);
  }

  static StatusRequest read(ObjectReader in) throws DecodeException {
    return new StatusRequest(
        RequestHeader.read(in),
        in.string("DeviceUDF"),
        in.binary("ProfileMasterDigest"),
        in.strings("Catalogs"),
        in.strings("Spools"));
  }

  @Override
  public String tag() {
    return "Status";
  }

  @Override
  public JsonObject members() {
    return header
        .write(new ObjectWriter())
        .put("DeviceUDF", deviceUdf)
        .put("ProfileMasterDigest", profileMasterDigest)
        .putStrings("Catalogs", catalogs)
        .putStrings("Spools", spools)
        .build();
  }
}
