package org.meshrelay.crypto.internal.bc;

/**
 * The complete addition law of RFC 8032 (5.1.4 and 5.2.4 in projective form) for a x² + y² = 1 + d
 * x² y², a = 1 or -1. No exceptional cases, no branches. One instance serves one computation on one
 * thread, because it holds the intermediate values.
 */
final class EdwardsFormulas {
  private final PrimeField f;
  private final boolean minusOne;
  private final int[] d;
  private final int[] t0;
  private final int[] t1;
  private final int[] t2;
  private final int[] t3;
  private final int[] t4;
  private final int[] t5;

  EdwardsFormulas(PrimeField field, boolean minusOne, int[] d) {
    this.f = field;
    this.minusOne = minusOne;
    this.d = d;
    this.t0 = field.create();
    this.t1 = field.create();
    this.t2 = field.create();
    this.t3 = field.create();
    this.t4 = field.create();
    this.t5 = field.create();
  }

  /** Adds q to p in place. */
  void add(EdwardsPoint p, EdwardsPoint q) {
    f.mul(p.z, q.z, t0);
    addWithProductOfZ(p, q);
  }

  /** Adds a point with Z = 1 to p in place. */
  void addAffine(EdwardsPoint p, EdwardsPoint q) {
    f.copy(p.z, t0);
    addWithProductOfZ(p, q);
  }

  /** A = t0; B = A²; C = X1 X2; D = Y1 Y2; E = d C D; F = B - E; G = B + E. */
  private void addWithProductOfZ(EdwardsPoint p, EdwardsPoint q) {
    f.add(p.x, p.y, t4);
    f.add(q.x, q.y, t5);
    f.mul(t4, t5, t5); // (X1 + Y1)(X2 + Y2)
    f.mul(p.x, q.x, t1); // C
    f.mul(p.y, q.y, t2); // D
    f.sub(t5, t1, t5);
    f.sub(t5, t2, t5); // X1 Y2 + X2 Y1
    f.mul(t1, t2, t3);
    f.mul(t3, d, t3); // E
    f.sqr(t0, t4); // B
    if (minusOne) {
      f.add(t2, t1, t2); // D - a C
    } else {
      f.sub(t2, t1, t2);
    }
    f.sub(t4, t3, t1); // F
    f.add(t4, t3, t4); // G
    f.mul(t1, t4, p.z);
    f.mul(t0, t1, t1); // A F
    f.mul(t0, t4, t4); // A G
    f.mul(t1, t5, p.x);
    f.mul(t4, t2, p.y);
  }

  /** Doubles p in place: B = (X + Y)²; C = X²; D = Y²; E = a C; F = E + D; J = F - 2 Z². */
  void twice(EdwardsPoint p) {
    f.add(p.x, p.y, t0);
    f.sqr(t0, t0); // B
    f.sqr(p.x, t1); // C
    f.sqr(p.y, t2); // D
    f.sqr(p.z, t3); // H
    f.sub(t0, t1, t0);
    f.sub(t0, t2, t0); // B - C - D
    if (minusOne) {
      f.sub(t2, t1, t4); // F
      f.add(t1, t2, t5);
      f.negate(t5, t5); // E - D
    } else {
      f.add(t1, t2, t4);
      f.sub(t1, t2, t5);
    }
    f.add(t3, t3, t3);
    f.sub(t4, t3, t3); // J
    f.mul(t0, t3, p.x);
    f.mul(t4, t5, p.y);
    f.mul(t4, t3, p.z);
  }
}
