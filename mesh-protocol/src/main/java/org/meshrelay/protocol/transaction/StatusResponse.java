package org.meshrelay.protocol.transaction;

import static org.meshrelay.protocol.object.MeshNodes.json;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * Answers Status, and Complete in its 2019 form (protocol.md 1.8).
 *
 * @param outcome status and copy of the request ID
 * @param profileMaster root profile
 * @param accountAssertion current ProfileAccount
 * @param containerStatus one per container
 * @param catalogEntryDevice CatalogedDevice, if newer than the assertion presented
 * @param changes ours: what else has changed, in the answer to a backup host (ADR 39); else null
 */
public record StatusResponse(
    ResponseStatus outcome,
    @Nullable DareEnvelope profileMaster,
    @Nullable DareEnvelope accountAssertion,
    List<ContainerStatus> containerStatus,
    @Nullable DareEnvelope catalogEntryDevice,
    @Nullable ServiceChanges changes)
    implements MeshResponse {
  /** Copies the lists. */
  public StatusResponse {
    containerStatus = List.copyOf(containerStatus);
  }

  /** An answer to a device. */
  public StatusResponse(
      ResponseStatus outcome,
      @Nullable DareEnvelope profileMaster,
      @Nullable DareEnvelope accountAssertion,
      List<ContainerStatus> containerStatus,
      @Nullable DareEnvelope catalogEntryDevice) {
    this(outcome, profileMaster, accountAssertion, containerStatus, catalogEntryDevice, null);
  }

  /** An answer to a backup host. */
  public static StatusResponse toBackup(
      List<ContainerStatus> containers, @Nullable ServiceChanges changes) {
    return new StatusResponse(ResponseStatus.SUCCESS, null, null, containers, null, changes);
  }

  static StatusResponse read(ObjectReader in) throws DecodeException {
    return new StatusResponse(
        ResponseStatus.read(in),
        in.value("EnvelopedProfileMaster", DareEnvelope::of),
        in.value("EnvelopedAccountAssertion", DareEnvelope::of, "EnvelopedProfileAccount"),
        in.list("ContainerStatus", ContainerStatus::read),
        in.value("EnvelopedCatalogEntryDevice", DareEnvelope::of, "EnvelopedCatalogedDevice"),
        in.value("Changes", ServiceChanges::read));
  }

  @Override
  public String tag() {
    return "StatusResponse";
  }

  @Override
  public JsonObject members() {
    return outcome
        .write(new ObjectWriter())
        .put("EnvelopedProfileMaster", json(profileMaster))
        .put("EnvelopedAccountAssertion", json(accountAssertion))
        .put("ContainerStatus", containerStatus, MeshStruct::members)
        .put("EnvelopedCatalogEntryDevice", json(catalogEntryDevice))
        .put("Changes", json(changes))
        .build();
  }
}
