package org.meshrelay.crypto.internal.bc;

/** A point by its affine coordinates. */
final class MontgomeryPoint {
  final int[] u;
  final int[] v;

  MontgomeryPoint(int[] u, int[] v) {
    this.u = u;
    this.v = v;
  }
}
