package org.meshrelay.crypto.internal.bc;

import org.bouncycastle.math.ec.rfc7748.X448Field;

/** The field of X448 and Ed448, 2^448 - 2^224 - 1. */
final class PrimeField448 implements PrimeField {
  @Override
  public int size() {
    return 56;
  }

  @Override
  public int[] create() {
    return X448Field.create();
  }

  @Override
  public void copy(int[] x, int[] z) {
    X448Field.copy(x, 0, z, 0);
  }

  @Override
  public void add(int[] x, int[] y, int[] z) {
    X448Field.add(x, y, z);
    X448Field.carry(z);
  }

  @Override
  public void sub(int[] x, int[] y, int[] z) {
    X448Field.sub(x, y, z);
    X448Field.carry(z);
  }

  @Override
  public void mul(int[] x, int[] y, int[] z) {
    X448Field.mul(x, y, z);
  }

  @Override
  public void sqr(int[] x, int[] z) {
    X448Field.sqr(x, z);
  }

  @Override
  public void inv(int[] x, int[] z) {
    X448Field.inv(x, z);
  }

  @Override
  public void cmov(int mask, int[] x, int[] z) {
    X448Field.cmov(mask, x, 0, z, 0);
  }

  @Override
  public boolean sqrtRatioVar(int[] u, int[] v, int[] z) {
    return X448Field.sqrtRatioVar(u, v, z);
  }

  @Override
  public void normalize(int[] z) {
    X448Field.normalize(z);
  }

  @Override
  public void decode(byte[] octets, int[] z) {
    X448Field.decode448(octets, z);
  }

  @Override
  public void encode(int[] normalized, byte[] octets) {
    X448Field.encode(normalized, octets);
  }
}
