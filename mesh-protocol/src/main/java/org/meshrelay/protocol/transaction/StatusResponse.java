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
 */
public record StatusResponse(
    ResponseStatus outcome,
    @Nullable DareEnvelope profileMaster,
    @Nullable DareEnvelope accountAssertion,
    List<ContainerStatus> containerStatus,
    @Nullable DareEnvelope catalogEntryDevice)
    implements MeshResponse {
  /** Copies the lists. */
  public StatusResponse {
    containerStatus = List.copyOf(containerStatus);
  }

  static StatusResponse read(ObjectReader in) throws DecodeException {
    return new StatusResponse(
        ResponseStatus.read(in),
        in.value("EnvelopedProfileMaster", DareEnvelope::of),
        in.value("EnvelopedAccountAssertion", DareEnvelope::of, "EnvelopedProfileAccount"),
        in.list("ContainerStatus", ContainerStatus::read),
        in.value("EnvelopedCatalogEntryDevice", DareEnvelope::of, "EnvelopedCatalogedDevice"));
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
        .build();
  }
}
