package org.meshrelay.protocol.transaction;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * Asks for the state of the containers (protocol.md 1.8, Status). With neither list all containers
 * are meant, otherwise the union of both.
 *
 * @param header what every request may carry
 * @param deviceUdf device asking
 * @param profileMasterDigest digest of the master profile the device holds
 * @param catalogs catalogs to restrict the answer to
 * @param spools spools to restrict the answer to
 * @param waitMs ours: how long the answer may wait for a change, in milliseconds; null for at once.
 *     An extension that other peers ignore (ADR 57)
 * @param known ours: the state that the device has, from which a change is one
 */
public record StatusRequest(
    RequestHeader header,
    @Nullable String deviceUdf,
    @Nullable Bytes profileMasterDigest,
    List<String> catalogs,
    List<String> spools,
    @Nullable Long waitMs,
    List<ContainerStatus> known)
    implements MeshRequest {
  /** Copies the lists. */
  public StatusRequest {
    catalogs = List.copyOf(catalogs);
    spools = List.copyOf(spools);
    known = List.copyOf(known);
  }

  /** A request that is answered at once. */
  public StatusRequest(
      RequestHeader header,
      @Nullable String deviceUdf,
      @Nullable Bytes profileMasterDigest,
      List<String> catalogs,
      List<String> spools) {
    this(header, deviceUdf, profileMasterDigest, catalogs, spools, null, List.of());
  }

  static StatusRequest read(ObjectReader in) throws DecodeException {
    return new StatusRequest(
        RequestHeader.read(in),
        in.string("DeviceUDF"),
        in.binary("ProfileMasterDigest"),
        in.strings("Catalogs"),
        in.strings("Spools"),
        in.count("Wait"),
        in.list("Known", ContainerStatus::read));
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
        .put("Wait", waitMs)
        .put("Known", known, MeshStruct::members)
        .build();
  }
}
