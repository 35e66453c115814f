package org.meshrelay.crypto.internal.bc;

/** A point in projective coordinates, x = X/Z and y = Y/Z. Mutable, used within one computation. */
final class EdwardsPoint {
  final int[] x;
  final int[] y;
  final int[] z;

  private EdwardsPoint(int[] x, int[] y, int[] z) {
    this.x = x;
    this.y = y;
    this.z = z;
  }

  /** The identity (0, 1). */
  static EdwardsPoint identity(PrimeField field) {
    int[] one = field.create();
    one[0] = 1;
    return affine(field, field.create(), one);
  }

  static EdwardsPoint affine(PrimeField field, int[] x, int[] y) {
    int[] one = field.create();
    one[0] = 1;
    return new EdwardsPoint(x, y, one);
  }

  EdwardsPoint copy(PrimeField field) {
    EdwardsPoint copy = new EdwardsPoint(field.create(), field.create(), field.create());
    field.copy(x, copy.x);
    field.copy(y, copy.y);
    field.copy(z, copy.z);
    return copy;
  }
}
