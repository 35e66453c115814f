package org.meshrelay.crypto.internal.bc;

import org.bouncycastle.math.ec.rfc7748.X25519Field;

/** The field of X25519 and Ed25519, 2^255 - 19. */
final class PrimeField25519 implements PrimeField {
  @Override
  public int size() {
    return 32;
  }

  @Override
  public int[] create() {
    return X25519Field.create();
  }

  @Override
  public void copy(int[] x, int[] z) {
    X25519Field.copy(x, 0, z, 0);
  }

  @Override
  public void add(int[] x, int[] y, int[] z) {
    X25519Field.add(x, y, z);
    X25519Field.carry(z);
  }

  @Override
  public void sub(int[] x, int[] y, int[] z) {
    X25519Field.sub(x, y, z);
    X25519Field.carry(z);
  }

  @Override
  public void mul(int[] x, int[] y, int[] z) {
    X25519Field.mul(x, y, z);
  }

  @Override
  public void sqr(int[] x, int[] z) {
    X25519Field.sqr(x, z);
  }

  @Override
  public void inv(int[] x, int[] z) {
    X25519Field.inv(x, z);
  }

  @Override
  public void cmov(int mask, int[] x, int[] z) {
    X25519Field.cmov(mask, x, 0, z, 0);
  }

  @Override
  public boolean sqrtRatioVar(int[] u, int[] v, int[] z) {
    return X25519Field.sqrtRatioVar(u, v, z);
  }

  @Override
  public void normalize(int[] z) {
    X25519Field.normalize(z);
  }

  @Override
  public void decode(byte[] octets, int[] z) {
    X25519Field.decode255(octets, z);
  }

  @Override
  public void encode(int[] normalized, byte[] octets) {
    X25519Field.encode(normalized, octets);
  }
}
