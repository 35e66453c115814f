package org.meshrelay.protocol.vector;

import java.math.BigInteger;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;

/** Scalars of curve 25519 as the vectors write them: decimal, reduced or not. */
final class GroupScalars {
  private static final BigInteger ORDER =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  private GroupScalars() {}

  static BigInteger reduced(BigInteger scalar) {
    return scalar.mod(ORDER);
  }

  static AgreementKeyPair ed25519(BigInteger scalar) {
    byte[] bigEndian = reduced(scalar).toByteArray();
    byte[] littleEndian = new byte[32];
    for (int i = 0; i < Math.min(32, bigEndian.length); i++) {
      littleEndian[i] = bigEndian[bigEndian.length - 1 - i];
    }
    return AgreementKeyPair.fromScalar(Curve.ED25519, SecretBytes.copyOf(Bytes.wrap(littleEndian)));
  }
}
