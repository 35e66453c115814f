package org.meshrelay.protocol.profile;

import java.util.Optional;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.TaggedObject;

/**
 * The JSON form of public keys: {@code {"PublicKeyECDH":{"crv":...,"Public":...}}} (encoding.md 7).
 */
public final class KeyParameters {
  private static final String TAG = "PublicKeyECDH";

  private KeyParameters() {}

  /**
   * The public key in a member.
   *
   * @throws DecodeException if it is of a class or curve that we do not know, or of the wrong size
   */
  public static PublicKey read(JsonNode node) throws DecodeException {
    return find(node).orElseThrow(() -> new DecodeException("not a key of a known curve"));
  }

  /** The public key in a member; empty if it is well-formed but of an unknown class or curve. */
  static Optional<PublicKey> find(JsonNode node) throws DecodeException {
    TaggedObject object = TaggedObject.of(node);
    if (!object.tag().equals(TAG)) {
      return Optional.empty();
    }
    ObjectReader in = object.reader();
    Optional<Curve> curve = Curve.ofWireName(in.requireString("crv"));
    if (curve.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new PublicKey(curve.get(), in.requireBinary("Public")));
    } catch (IllegalArgumentException e) {
      throw new DecodeException("not a public key of its curve");
    }
  }

  /** The key as a member with its class. */
  public static JsonObject write(PublicKey key) {
    JsonObject members =
        new ObjectWriter().put("crv", key.curve().wireName()).put("Public", key.octets()).build();
    return JsonObject.of(TAG, members);
  }
}
