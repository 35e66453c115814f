package org.meshrelay.protocol.session;

import java.util.Optional;
import org.meshrelay.crypto.key.Curve;

/** The handshakes of authentication.md 3, by the name that the Noise framework hashes. */
public enum NoiseSuite {
  /** Mandatory. */
  X448("Noise_IK_448_AESGCM_SHA512", Curve.X448, 56),
  /** Optional, cheaper. */
  X25519("Noise_IK_25519_AESGCM_SHA512", Curve.X25519, 32);

  private final String wireName;
  private final Curve curve;
  private final int keySize;

  NoiseSuite(String wireName, Curve curve, int keySize) {
    this.wireName = wireName;
    this.curve = curve;
    this.keySize = keySize;
  }

  /** The protocol name, also the value of {@code suite} in a header. */
  public String wireName() {
    return wireName;
  }

  /** The curve of all keys. */
  public Curve curve() {
    return curve;
  }

  /** Octets of a public key on the Noise wire: 56 for X448, never the 57 of a profile. */
  public int keySize() {
    return keySize;
  }

  /** Octets that message 1 adds to payload 1. */
  public int message1Overhead() {
    return keySize + (keySize + 16) + 16;
  }

  /** Octets that message 2 adds to payload 2. */
  public int message2Overhead() {
    return keySize + 16;
  }

  /** The suite with that wire name. */
  public static Optional<NoiseSuite> ofWireName(String name) {
    for (NoiseSuite suite : values()) {
      if (suite.wireName.equals(name)) {
        return Optional.of(suite);
      }
    }
    return Optional.empty();
  }

  /** The suite whose keys are on that curve. */
  public static Optional<NoiseSuite> ofCurve(Curve curve) {
    for (NoiseSuite suite : values()) {
      if (suite.curve == curve) {
        return Optional.of(suite);
      }
    }
    return Optional.empty();
  }
}
