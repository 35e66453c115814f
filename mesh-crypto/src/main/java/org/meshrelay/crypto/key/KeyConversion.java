package org.meshrelay.crypto.key;

import java.util.Optional;
import org.meshrelay.crypto.internal.bc.MontgomeryGroup;
import org.meshrelay.crypto.octet.Bytes;

/** Maps keys between curves that share their scalars. */
public final class KeyConversion {
  private KeyConversion() {}

  /**
   * The X448 key of an Ed448 key, u = y²/x², in the extended form with the true parity of v, for
   * profiles whose authentication key is Ed448 (authentication.md 3). Empty if the key is not
   * Ed448, no point, or of small order.
   */
  public static Optional<PublicKey> toX448(PublicKey ed448) {
    if (ed448.curve() != Curve.ED448) {
      return Optional.empty();
    }
    byte[] extended = MontgomeryGroup.x448().ofEdwardsPublic(ed448.octets().toArray());
    return extended == null
        ? Optional.empty()
        : Optional.of(new PublicKey(Curve.X448, Bytes.wrap(extended)));
  }
}
