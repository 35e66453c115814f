package org.meshrelay.crypto.internal.bc;

import java.math.BigInteger;

/** The base points of RFC 8032, 5.1 and 5.2. */
final class Base {
  private Base() {}

  static EdwardsPoint of25519(PrimeField field) {
    return point(
        field,
        "15112221349535400772501151409588531511454012693041857206046113283949847762202",
        "46316835694926478169428394003475163141307993866256225615783033603165251855960");
  }

  static EdwardsPoint of448(PrimeField field) {
    return point(
        field,
        "2245800402959243001876043340998960362467896416325641342461254616869504154674060"
            + "32909029192869357953282578032075146446173674602635247710",
        "2988192100784814926760179304439306734375440401540802420959282413723315061898358"
            + "76003536878655418784733982303233503462500531545062832660");
  }

  private static EdwardsPoint point(PrimeField field, String x, String y) {
    return EdwardsPoint.affine(
        field, field.element(new BigInteger(x)), field.element(new BigInteger(y)));
  }
}
