package org.meshrelay.protocol.profile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * A public key with the identifier that its owner states (objects.md 3.1: PublicKey, later
 * KeyData). A value that exists has an identifier that names the key in some era, so the two can
 * never be told apart.
 *
 * <p>Certificates that may stand beside it are not read.
 *
 * @param statedUdf the identifier as received
 * @param publicKey the key
 * @param notBefore start of the life of the private key
 * @param notOnOrAfter end of the life of the private key
 */
public record KeyData(
    String statedUdf,
    PublicKey publicKey,
    @Nullable Instant notBefore,
    @Nullable Instant notOnOrAfter)
    implements MeshStruct {
  /**
   * Most keys in a list of a profile. A signature that names no key is tried under each, so this
   * bounds what a hostile profile costs; no published profile has more than one (our guess).
   */
  private static final int LIST_MAX = 16;

  /** Checks that the identifier names the key. */
  public KeyData {
    if (!publicKey.isNamedBy(statedUdf)) {
      throw new IllegalArgumentException("identifier names another key");
    }
  }

  /** The key under the identifier that we write. */
  public static KeyData of(PublicKey key) {
    return new KeyData(key.udf().text(), key, null, null);
  }

  /**
   * The key in a member.
   *
   * @throws DecodeException if it is of an unknown class or curve, or its identifier names another
   */
  public static KeyData read(JsonNode node) throws DecodeException {
    return find(node).orElseThrow(() -> new DecodeException("not a key of a known curve"));
  }

  /** The key in a member that is to verify signatures. */
  static KeyData readSignature(JsonNode node) throws DecodeException {
    KeyData key = read(node);
    if (!key.publicKey.curve().isSignature()) {
      throw new DecodeException("not a signature key");
    }
    return key;
  }

  /**
   * The keys in a member, which later revisions write as a single object. Keys of classes that we
   * do not know are left out: nothing that they sign could be verified.
   */
  static List<KeyData> readList(ObjectReader in, String name, String... aliases)
      throws DecodeException {
    JsonNode node = in.node(name, aliases);
    if (node == null) {
      return List.of();
    }
    List<JsonNode> elements = node instanceof JsonArray array ? array.elements() : List.of(node);
    if (elements.size() > LIST_MAX) {
      throw in.malformed(name, "has more than 16 keys");
    }
    List<KeyData> keys = new ArrayList<>();
    for (JsonNode element : elements) {
      find(element).ifPresent(keys::add);
    }
    return List.copyOf(keys);
  }

  /** The identifier in the era that we write, by which keys are indexed. */
  public String udf() {
    return publicKey.udf().text();
  }

  /** True if the text is an identifier of this key in any era. */
  public boolean isNamedBy(@Nullable String identifier) {
    return identifier != null && publicKey.isNamedBy(identifier);
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .put("UDF", statedUdf)
        .put("NotBefore", notBefore)
        .put("NotOnOrAfter", notOnOrAfter)
        .put("PublicParameters", KeyParameters.write(publicKey))
        .build();
  }

  private static Optional<KeyData> find(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "PublicKey");
    Optional<PublicKey> key = in.requireValue("PublicParameters", KeyParameters::find);
    if (key.isEmpty()) {
      return Optional.empty();
    }
    String stated = in.requireString("UDF", "Udf");
    if (!key.get().isNamedBy(stated)) {
      throw in.malformed("UDF", "names another key");
    }
    return Optional.of(
        new KeyData(stated, key.get(), in.dateTime("NotBefore"), in.dateTime("NotOnOrAfter")));
  }
}
