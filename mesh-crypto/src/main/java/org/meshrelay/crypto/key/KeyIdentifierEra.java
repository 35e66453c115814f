package org.meshrelay.crypto.key;

import java.util.List;
import java.util.Optional;
import org.meshrelay.crypto.octet.Base32;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.ContentDigest;
import org.meshrelay.crypto.udf.Udf;

/**
 * The ways the Mesh has named a key by its digest over the years (encoding.md 4.1). We write {@link
 * #B} and read them all; identifiers of different eras are compared by recomputing, never as texts.
 */
public enum KeyIdentifierEra {
  /** September 2019 to September 2020, and everything we write. */
  B("application/x509-keyinfo", true),
  /** July 2019 (protocol-02): only an OCTET STRING around the key. */
  A("application/x509-keyinfo", false),
  /** From October 2020. */
  C("PKIXKey", true),
  /** What the drafts say, although nothing published was made that way. */
  DRAFTS("application/pkix-keyinfo", true);

  /** Bits of every published identifier, type octet included; fewer are never accepted. */
  private static final int BITS = 140;

  private static final int CHARACTERS_MIN = BITS / 5;

  /** Of a whole fingerprint. */
  private static final int BITS_MAX = 64 * 8;

  private static final int CHARACTERS_MAX = (BITS_MAX + 4) / 5;

  private static final List<KeyIdentifierEra> VALUES = List.of(values());

  private final String contentType;
  private final boolean keyInfo;

  KeyIdentifierEra(String contentType, boolean keyInfo) {
    this.contentType = contentType;
    this.keyInfo = keyInfo;
  }

  /** The content type that is hashed with the key. */
  public String contentType() {
    return contentType;
  }

  /** The identifier of the key in this era, 140 bits. */
  public Udf identifier(PublicKey key) {
    return ContentDigest.of(material(key), contentType);
  }

  /** The 64-octet fingerprint of the key in this era (encoding.md 4.4). */
  public Bytes fingerprint(PublicKey key) {
    return ContentDigest.fingerprint(material(key), contentType);
  }

  /** The DER octets that are hashed: they hold the key exactly as it came (encoding.md 4.2). */
  public Bytes material(PublicKey key) {
    return keyInfo ? keyInfo(key) : octetString(key);
  }

  /** The era in which the text names the key, empty if it names another key or is no identifier. */
  public static Optional<KeyIdentifierEra> of(PublicKey key, String identifier) {
    String wanted = Base32.regroup(identifier);
    int characters = wanted.length() - wanted.length() / 5;
    if (characters < CHARACTERS_MIN || characters > CHARACTERS_MAX || !Base32.isText(identifier)) {
      return Optional.empty();
    }
    int bits = Math.min(characters * 5, BITS_MAX);
    for (KeyIdentifierEra era : VALUES) {
      if (Base32.encodeGrouped(era.fingerprint(key), bits).equals(wanted)) {
        return Optional.of(era);
      }
    }
    return Optional.empty();
  }

  private static Bytes octetString(PublicKey key) {
    return Bytes.concat(Bytes.of(0x04, key.octets().size()), key.octets());
  }

  /**
   * SubjectPublicKeyInfo as the reference writes it: an explicit NULL, and one OCTET STRING more
   * inside the BIT STRING than RFC 8410 has. All lengths are below 128.
   */
  private static Bytes keyInfo(PublicKey key) {
    int size = key.octets().size();
    Bytes algorithm =
        Bytes.of(0x30, 0x07, 0x06, 0x03, 0x2B, 0x65, key.curve().lastArc(), 0x05, 0x00);
    return Bytes.concat(
        Bytes.of(0x30, size + 14),
        algorithm,
        Bytes.of(0x03, size + 3, 0x00, 0x04, size),
        key.octets());
  }
}
