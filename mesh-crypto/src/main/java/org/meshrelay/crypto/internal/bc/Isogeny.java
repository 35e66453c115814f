package org.meshrelay.crypto.internal.bc;

import java.math.BigInteger;

/**
 * The maps of RFC 7748 from the Edwards to the Montgomery curves, affine results u and v.
 * Constant-time. The identity has no image; it yields zeros.
 */
final class Isogeny {
  /** The root of -486664 that takes base point to base point, whose v is odd. */
  private static final int[] ROOT =
      new PrimeField25519()
          .element(
              new BigInteger(
                  "51042569399160536130206135233146329284"
                      + "152202253034631822681833788666877215207"));

  private Isogeny() {}

  /** u = (1 + y)/(1 - y), v = root u/x, with root² = -486664. */
  static MontgomeryPoint to25519(PrimeField f, EdwardsPoint p) {
    int[] u = f.create();
    int[] v = f.create();
    int[] difference = f.create();
    // 1/(x (1 - y)) once for both: u = (1 + y) x t, 1/x = (1 - y) t, all times powers of Z.
    f.sub(p.z, p.y, difference);
    int[] t = f.create();
    f.mul(difference, p.x, t);
    f.inv(t, t);
    f.add(p.z, p.y, u);
    f.mul(u, p.x, u);
    f.mul(u, t, u);
    f.mul(difference, p.z, v);
    f.mul(v, t, v);
    f.mul(v, u, v);
    f.mul(v, ROOT, v);
    return new MontgomeryPoint(u, v);
  }

  /** u = y²/x², v = (2 - x² - y²) y/x³. */
  static MontgomeryPoint to448(PrimeField f, EdwardsPoint p) {
    int[] t = f.create();
    int[] x = f.create();
    int[] y = f.create();
    int[] inverse = f.create();
    f.mul(p.x, p.z, t);
    f.inv(t, t); // 1/(X Z)
    f.sqr(p.x, x);
    f.mul(x, t, x);
    f.mul(p.y, p.x, y);
    f.mul(y, t, y);
    f.sqr(p.z, inverse);
    f.mul(inverse, t, inverse); // Z/X
    int[] u = f.create();
    int[] v = EdwardsPoint.identity(f).y;
    f.add(v, v, v);
    f.sqr(x, x);
    f.sub(v, x, v);
    f.sqr(y, t);
    f.sub(v, t, v); // 2 - x² - y²
    f.mul(v, y, v);
    f.mul(v, inverse, v);
    f.sqr(inverse, inverse);
    f.mul(v, inverse, v);
    f.mul(t, inverse, u);
    return new MontgomeryPoint(u, v);
  }
}
