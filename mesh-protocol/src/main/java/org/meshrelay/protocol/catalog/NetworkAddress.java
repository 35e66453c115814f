package org.meshrelay.protocol.catalog;

import static org.meshrelay.protocol.object.MeshNodes.json;
import static org.meshrelay.protocol.object.MeshNodes.trueOrAbsent;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshObject;
import org.meshrelay.protocol.object.MeshStruct;
import org.meshrelay.protocol.object.TaggedObject;
import org.meshrelay.protocol.profile.AccountAuthority;
import org.meshrelay.protocol.profile.SignedProfile;

/**
 * An address of a contact with what vouches for it (objects.md 4.2).
 *
 * @param inactive no longer used
 * @param address address as written
 * @param networkCapability what it can do
 * @param profileAccount account profile, needed for the address to be accredited
 * @param profileMesh master profile, where that signed the account profile
 * @param protocols protocols
 * @param capabilities cryptographic capabilities
 */
public record NetworkAddress(
    boolean inactive,
    String address,
    List<String> networkCapability,
    @Nullable DareEnvelope profileAccount,
    @Nullable DareEnvelope profileMesh,
    List<NetworkProtocol> protocols,
    List<TaggedObject> capabilities)
    implements MeshStruct {
  /** Copies the lists. */
  public NetworkAddress {
    networkCapability = List.copyOf(networkCapability);
    protocols = List.copyOf(protocols);
    capabilities = List.copyOf(capabilities);
  }

  /** The address of an account with the profiles that vouch for it. */
  public static NetworkAddress of(AccountAddress address, AccountAuthority authority) {
    return new NetworkAddress(
        false,
        address.text(),
        List.of(),
        authority.envelope(),
        authority.master().map(SignedProfile::envelope).orElse(null),
        List.of(new NetworkProtocol("mmm", List.of())),
        List.of());
  }

  static NetworkAddress read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "NetworkAddress");
    return new NetworkAddress(
        in.bool("Inactive"),
        in.requireString("Address"),
        in.strings("NetworkCapability"),
        in.value("EnvelopedProfileAccount", DareEnvelope::of),
        in.value("EnvelopedProfileMesh", DareEnvelope::of),
        in.list("Protocols", NetworkProtocol::read),
        in.list("Capabilities", TaggedObject::of));
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .put("Inactive", trueOrAbsent(inactive))
        .put("Address", address)
        .putStrings("NetworkCapability", networkCapability)
        .put("EnvelopedProfileAccount", json(profileAccount))
        .put("EnvelopedProfileMesh", json(profileMesh))
        .put("Protocols", protocols, MeshStruct::members)
        .put("Capabilities", capabilities, MeshObject::tagged)
        .build();
  }

  /** The address, if it is one of an account of a Mesh Service. */
  public Optional<AccountAddress> account() {
    return AccountAddress.find(address);
  }
}
