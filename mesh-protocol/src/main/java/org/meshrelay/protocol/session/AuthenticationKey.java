package org.meshrelay.protocol.session;

import java.util.Optional;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.KeyConversion;
import org.meshrelay.crypto.key.PublicKey;

/**
 * A static key of a handshake: the pair that agrees, and the public key as a profile publishes it,
 * by which identifiers are computed (authentication.md 3).
 *
 * @param published as in the profile: X448 of 56 or 57 octets, X25519, or Ed448
 * @param pair X448 or X25519
 */
public record AuthenticationKey(PublicKey published, AgreementKeyPair pair) {
  /** Checks that both are one key. */
  public AuthenticationKey {
    if (!isSame(published, pair.publicKey())) {
      throw new IllegalArgumentException("published key is not that of the pair");
    }
  }

  /** A key published as the pair has it. */
  public static AuthenticationKey of(AgreementKeyPair pair) {
    return new AuthenticationKey(pair.publicKey(), pair);
  }

  /** The suite in which this key works. */
  public NoiseSuite suite() {
    return NoiseSuite.ofCurve(pair.publicKey().curve())
        .orElseThrow(() -> new IllegalStateException("key of no suite"));
  }

  /** True if the text names the published key in any era of identifiers. */
  public boolean isNamedBy(String kid) {
    return published.isNamedBy(kid);
  }

  /**
   * The key of a profile as a handshake uses it: X448 and X25519 as they are, Ed448 converted.
   * Empty if it is of another curve or no point.
   */
  public static Optional<PublicKey> agreementForm(PublicKey published) {
    return switch (published.curve()) {
      case X448, X25519 -> Optional.of(published);
      case ED448 -> KeyConversion.toX448(published);
      case ED25519 -> Optional.empty();
    };
  }

  /**
   * True if a key of a credential is the static key that a handshake showed; sign octets and the
   * form in which the profile holds it do not matter.
   */
  public static boolean isSame(PublicKey published, PublicKey handshakeStatic) {
    if (published.curve() != Curve.ED448) {
      return published.sameKey(handshakeStatic);
    }
    return agreementForm(published).filter(key -> key.sameKey(handshakeStatic)).isPresent();
  }
}
