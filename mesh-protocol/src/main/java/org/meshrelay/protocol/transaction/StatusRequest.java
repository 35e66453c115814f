package org.meshrelay.protocol.transaction;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ServiceName;
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
 * @param since ours: a backup host asks what has changed in its whole service behind this place
 *     (ADR 39), {@link ServiceChanges#BEGINNING} or the last {@code PageKey}; null in all else
 */
public record StatusRequest(
    RequestHeader header,
    @Nullable String deviceUdf,
    @Nullable Bytes profileMasterDigest,
    List<String> catalogs,
    List<String> spools,
    @Nullable Long waitMs,
    List<ContainerStatus> known,
    @Nullable String since)
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

  /** A request that may wait for a change. */
  public StatusRequest(
      RequestHeader header,
      @Nullable String deviceUdf,
      @Nullable Bytes profileMasterDigest,
      List<String> catalogs,
      List<String> spools,
      @Nullable Long waitMs,
      List<ContainerStatus> known) {
    this(header, deviceUdf, profileMasterDigest, catalogs, spools, waitMs, known, null);
  }

  /** A backup host's question what has changed in its service. */
  public static StatusRequest changes(ServiceName service, String since) {
    RequestHeader header = new RequestHeader(null, null, null, service, null);
    return new StatusRequest(header, null, null, List.of(), List.of(), null, List.of(), since);
  }

  static StatusRequest read(ObjectReader in) throws DecodeException {
    return new StatusRequest(
        RequestHeader.read(in),
        in.string("DeviceUDF"),
        in.binary("ProfileMasterDigest"),
        in.strings("Catalogs"),
        in.strings("Spools"),
        in.count("Wait"),
        in.list("Known", ContainerStatus::read),
        in.string("Since"));
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
        .put("Since", since)
        .build();
  }
}
