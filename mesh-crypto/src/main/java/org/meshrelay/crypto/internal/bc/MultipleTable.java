package org.meshrelay.crypto.internal.bc;

/**
 * The multiples 1 to 8 of a point. A multiple from -8 to 8 is read by going through all of them, so
 * that neither time nor cache lines tell which one it was.
 */
final class MultipleTable {
  private static final int SIZE = 8;

  private final PrimeField field;
  private final EdwardsPoint[] multiples;

  private MultipleTable(PrimeField field, EdwardsPoint[] multiples) {
    this.field = field;
    this.multiples = multiples;
  }

  static MultipleTable of(PrimeField field, EdwardsFormulas formulas, EdwardsPoint point) {
    EdwardsPoint[] multiples = new EdwardsPoint[SIZE];
    multiples[0] = point.copy(field);
    for (int i = 1; i < SIZE; i++) {
      multiples[i] = multiples[i - 1].copy(field);
      formulas.add(multiples[i], point);
    }
    return new MultipleTable(field, multiples);
  }

  /** The same multiples with Z = 1. */
  MultipleTable affine() {
    EdwardsPoint[] affine = new EdwardsPoint[SIZE];
    for (int i = 0; i < SIZE; i++) {
      EdwardsPoint point = multiples[i].copy(field);
      int[] inverse = field.create();
      field.inv(point.z, inverse);
      field.mul(point.x, inverse, point.x);
      field.mul(point.y, inverse, point.y);
      affine[i] = EdwardsPoint.affine(field, point.x, point.y);
    }
    return new MultipleTable(field, affine);
  }

  /** Sets the target to the multiple. */
  void select(int multiple, EdwardsPoint target) {
    int negative = multiple >> 31;
    int magnitude = (multiple ^ negative) - negative;
    EdwardsPoint identity = EdwardsPoint.identity(field);
    field.copy(identity.x, target.x);
    field.copy(identity.y, target.y);
    field.copy(identity.z, target.z);
    for (int i = 0; i < SIZE; i++) {
      // -1 where magnitude equals i + 1, otherwise 0.
      int mask = ((magnitude ^ i + 1) - 1) >> 31;
      field.cmov(mask, multiples[i].x, target.x);
      field.cmov(mask, multiples[i].y, target.y);
      field.cmov(mask, multiples[i].z, target.z);
    }
    int[] negated = identity.x;
    field.negate(target.x, negated);
    field.cmov(negative, negated, target.x);
  }
}
