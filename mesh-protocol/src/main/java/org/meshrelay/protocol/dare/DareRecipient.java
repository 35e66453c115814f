package org.meshrelay.protocol.dare;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * The master key wrapped for one recipient (dare.md 3.6).
 *
 * @param keyIdentifier fingerprint of the recipient's encryption key, for a group followed by
 *     {@code @domain}; null if not stated
 * @param ephemeralKey null if it is of a kind unknown here, which is the recipient's business alone
 * @param wrappedKey 40 octets where it is of any use
 */
public record DareRecipient(
    @Nullable String keyIdentifier, @Nullable PublicKey ephemeralKey, Bytes wrappedKey) {

  static DareRecipient of(JsonNode node) throws DecodeException {
    ObjectReader reader = ObjectReader.of(node, "recipient");
    Bytes wrapped = reader.binary("wmk");
    return new DareRecipient(
        reader.string("kid"),
        ephemeralKey(reader.object("epk")),
        wrapped == null ? Bytes.EMPTY : wrapped);
  }

  private static @Nullable PublicKey ephemeralKey(@Nullable ObjectReader typed)
      throws DecodeException {
    ObjectReader key = typed == null ? null : typed.object("PublicKeyECDH");
    if (key == null) {
      return null;
    }
    String curveName = key.string("crv");
    Curve curve = curveName == null ? null : Curve.ofWireName(curveName).orElse(null);
    Bytes octets = key.binary("Public");
    if (curve == null || octets == null) {
      return null;
    }
    try {
      return new PublicKey(curve, octets);
    } catch (IllegalArgumentException e) {
      throw key.malformed("Public", "has not the size of a key");
    }
  }

  JsonObject toJson() {
    ObjectWriter writer = new ObjectWriter().put("kid", keyIdentifier);
    if (ephemeralKey != null) {
      JsonObject key =
          new ObjectWriter()
              .put("crv", ephemeralKey.curve().wireName())
              .put("Public", ephemeralKey.octets())
              .build();
      writer.put("epk", JsonObject.of("PublicKeyECDH", key));
    }
    return writer.put("wmk", wrappedKey).build();
  }

  /**
   * Whether the entry is addressed to this key, by the identifier of its octets with or without
   * parity; an entry that names none is for anyone to try.
   */
  boolean mayBeFor(PublicKey key) {
    if (keyIdentifier == null) {
      return true;
    }
    int domain = keyIdentifier.indexOf('@');
    String name = domain < 0 ? keyIdentifier : keyIdentifier.substring(0, domain);
    return key.isNamedBy(name) || new PublicKey(key.curve(), key.plain()).isNamedBy(name);
  }
}
