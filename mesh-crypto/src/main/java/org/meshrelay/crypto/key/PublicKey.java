package org.meshrelay.crypto.key;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.Udf;

/**
 * A public key exactly as a {@code Public} member holds it, so that its identifier can be
 * recomputed. Equality is equality of those octets; see {@link #sameKey}.
 *
 * <p>Ed25519 has 32 octets and Ed448 57 (RFC 8032). X25519 has 32 and X448 56, the u-coordinate of
 * RFC 7748, or one octet more, 0x80 if v is odd and 0x00 if it is even (threshold.md 3). Whether
 * the octets are a point of the curve is found out only by using them.
 *
 * <p>Keys are named in nearly every request and live long, so each remembers its identifier and the
 * last text that was found to name it; racing threads find equal ones. Any thread.
 */
public final class PublicKey {
  private final Curve curve;
  private final Bytes octets;
  private @Nullable Udf udf;
  private @Nullable String namedBy;

  /**
   * The key of these octets.
   *
   * @param octets as on the wire, never normalised
   * @throws IllegalArgumentException if the octets cannot be a key of the curve: for their number,
   *     or for a parity octet that is neither 0x00 nor 0x80
   */
  public PublicKey(Curve curve, Bytes octets) {
    if (!curve.isPublicSize(octets.size())) {
      throw new IllegalArgumentException(
          curve.wireName() + " public key of " + octets.size() + " octets");
    }
    if (octets.size() > curve.plainSize() && (octets.get(curve.plainSize()) & 0x7F) != 0) {
      throw new IllegalArgumentException("parity octet is neither 00 nor 80");
    }
    this.curve = curve;
    this.octets = octets;
  }

  /** The curve. */
  public Curve curve() {
    return curve;
  }

  /** The octets of the wire. */
  public Bytes octets() {
    return octets;
  }

  /** The octets without a parity octet. */
  public Bytes plain() {
    return octets.slice(0, curve.plainSize());
  }

  /** True if the octets say which of two points is meant: Edwards keys and keys with parity. */
  public boolean namesPoint() {
    return curve.isSignature() || octets.size() > curve.plainSize();
  }

  /** The identifier we write: era B, 140 bits (encoding.md 4.1). */
  public Udf udf() {
    Udf known = udf;
    if (known == null) {
      known = KeyIdentifierEra.B.identifier(this);
      udf = known;
    }
    return known;
  }

  /**
   * True if the text is an identifier of this key in any era, compared on at least 140 bits. Case
   * and dashes do not matter; any other character makes it false.
   */
  public boolean isNamedBy(String identifier) {
    if (identifier.equals(namedBy)) {
      return true;
    }
    boolean named = KeyIdentifierEra.of(this, identifier).isPresent();
    if (named) {
      namedBy = identifier;
    }
    return named;
  }

  /** The 64-octet fingerprint F(k) of era B (encoding.md 4.4). */
  public Bytes fingerprint() {
    return KeyIdentifierEra.B.fingerprint(this);
  }

  /**
   * The 64-octet fingerprint in the era of the identifier that the key's own profile states.
   *
   * @throws IllegalArgumentException if the identifier does not name this key
   */
  public Bytes fingerprintAs(String statedUdf) {
    return KeyIdentifierEra.of(this, statedUdf)
        .orElseThrow(() -> new IllegalArgumentException("the identifier names another key"))
        .fingerprint(this);
  }

  /** True if both are the same key, with or without a parity octet. */
  public boolean sameKey(PublicKey other) {
    return curve == other.curve && plain().equals(other.plain());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PublicKey that && curve == that.curve && octets.equals(that.octets);
  }

  @Override
  public int hashCode() {
    return 31 * curve.hashCode() + octets.hashCode();
  }

  @Override
  public String toString() {
    return "PublicKey[" + curve + ", " + octets + "]";
  }
}
