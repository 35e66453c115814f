package org.meshrelay.crypto.key;

import java.util.Optional;

/** The four curves of the Mesh, by the names of the {@code crv} member (encoding.md 7.2). */
public enum Curve {
  /** Signatures of older documents; agreement on the Edwards curve in the DARE drafts. */
  ED25519("Ed25519", true, 32, 32, 0x70),
  /** Signatures; agreement on the Edwards curve in profiles of 2019. */
  ED448("Ed448", true, 57, 57, 0x71),
  /** Agreement, optional. */
  X25519("X25519", false, 32, 32, 0x6E),
  /** Agreement. */
  X448("X448", false, 56, 56, 0x6F);

  private final String wireName;
  private final boolean signature;
  private final int plainSize;
  private final int seedSize;
  private final int lastArc;

  Curve(String wireName, boolean signature, int plainSize, int seedSize, int lastArc) {
    this.wireName = wireName;
    this.signature = signature;
    this.plainSize = plainSize;
    this.seedSize = seedSize;
    this.lastArc = lastArc;
  }

  /** The value of {@code crv}. */
  public String wireName() {
    return wireName;
  }

  /** True for the Edwards curves. */
  public boolean isSignature() {
    return signature;
  }

  /** Octets of a public key in its RFC 8032 or RFC 7748 form: 32, 57, 32, 56. */
  public int plainSize() {
    return plainSize;
  }

  /** Octets of a private key as this project generates it: 32, 57, 32, 56. */
  public int seedSize() {
    return seedSize;
  }

  /** The curve with exactly this name, empty if there is none. */
  public static Optional<Curve> ofWireName(String name) {
    for (Curve curve : values()) {
      if (curve.wireName.equals(name)) {
        return Optional.of(curve);
      }
    }
    return Optional.empty();
  }

  /** Last octet of the object identifier 1.3.101.110 to 113. */
  int lastArc() {
    return lastArc;
  }

  boolean isPublicSize(int size) {
    return size == plainSize || (!signature && size == plainSize + 1);
  }
}
