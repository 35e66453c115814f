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
 * Says what the service is and offers (protocol.md 1.8, Hello).
 *
 * @param outcome status and copy of the request ID
 * @param version protocol version
 * @param alternates other versions
 * @param constraintsUpdate limits for updates
 * @param constraintsPost limits for senders of messages
 * @param policyAccount policy for account names
 * @param profileService ProfileService
 * @param profileHost ProfileHost
 * @param connectionHost ConnectionHost that binds the host to the service
 * @param suites handshake suites, preferred first; none means the default only
 * @param transports transports offered; none means only the one in use
 */
public record HelloResponse(
    ResponseStatus outcome,
    @Nullable Version version,
    List<Version> alternates,
    @Nullable ConstraintsData constraintsUpdate,
    @Nullable ConstraintsData constraintsPost,
    @Nullable PolicyAccount policyAccount,
    @Nullable DareEnvelope profileService,
    @Nullable DareEnvelope profileHost,
    @Nullable DareEnvelope connectionHost,
    List<String> suites,
    List<Transport> transports)
    implements MeshResponse {
  /** Copies the lists. */
  public HelloResponse {
    alternates = List.copyOf(alternates);
    suites = List.copyOf(suites);
    transports = List.copyOf(transports);
  }

  static HelloResponse read(ObjectReader in) throws DecodeException {
    return new HelloResponse(
        ResponseStatus.read(in),
        in.value("Version", Version::read),
        in.list("Alternates", Version::read),
        in.value("ConstraintsUpdate", ConstraintsData::read),
        in.value("ConstraintsPost", ConstraintsData::read, "PostConstraints"),
        in.value("PolicyAccount", PolicyAccount::read),
        in.value("EnvelopedProfileService", DareEnvelope::of),
        in.value("EnvelopedProfileHost", DareEnvelope::of),
        in.value("EnvelopedConnectionHost", DareEnvelope::of),
        in.strings("Suites"),
        in.list("Transports", Transport::read));
  }

  @Override
  public String tag() {
    return "MeshHelloResponse";
  }

  @Override
  public JsonObject members() {
    return outcome
        .write(new ObjectWriter())
        .put("Version", json(version))
        .put("Alternates", alternates, MeshStruct::members)
        .put("ConstraintsUpdate", json(constraintsUpdate))
        .put("ConstraintsPost", json(constraintsPost))
        .put("PolicyAccount", json(policyAccount))
        .put("EnvelopedProfileService", json(profileService))
        .put("EnvelopedProfileHost", json(profileHost))
        .put("EnvelopedConnectionHost", json(connectionHost))
        .putStrings("Suites", suites)
        .put("Transports", transports, MeshStruct::members)
        .build();
  }
}
