package org.meshrelay.crypto.internal.bc;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Public keys of X25519 and X448 with the parity of v, and their sums (threshold.md 3). An encoded
 * point is the u-coordinate and one octet, 0x80 if v is odd and 0x00 if it is even.
 *
 * <p>Points come from the Edwards side, where the addition law is complete: Curve25519 by the
 * birational map, Curve448 by the 4-isogeny of RFC 7748, both of which take base point to base
 * point, so that scalars keep their meaning. Sums of public points use the chord formula in
 * variable time.
 */
public final class MontgomeryGroup {
  private static final MontgomeryGroup X25519 = new MontgomeryGroup(EdwardsGroup.ed25519(), 486662);
  private static final MontgomeryGroup X448 = new MontgomeryGroup(EdwardsGroup.ed448(), 156326);

  private final EdwardsGroup edwards;
  private final PrimeField field;
  private final int[] coefficient;

  private MontgomeryGroup(EdwardsGroup edwards, int coefficient) {
    this.edwards = edwards;
    this.field = edwards.field();
    this.coefficient = field.element(BigInteger.valueOf(coefficient));
  }

  /** Curve25519. */
  public static MontgomeryGroup x25519() {
    return X25519;
  }

  /** Curve448. */
  public static MontgomeryGroup x448() {
    return X448;
  }

  /** The base point times a reduced scalar, not zero, with parity. Constant-time. */
  public byte[] multiplyBase(byte[] scalar) {
    MontgomeryPoint point = ofEdwards(edwards.basePoint(scalar));
    return encode(point);
  }

  /** The key that an Ed448 or Ed25519 key maps to; null if it is no point or of small order. */
  public byte @Nullable [] ofEdwardsPublic(byte[] encoded) {
    EdwardsPoint point = edwards.decodeVar(encoded);
    if (point == null || edwards.isSmallOrder(encoded)) {
      return null;
    }
    return encode(ofEdwards(point));
  }

  /**
   * The sum of two public points with parity; null if either is no point or of small order, or if
   * they cancel.
   */
  public byte @Nullable [] addPublic(byte[] left, byte[] right) {
    MontgomeryPoint p = decodeVar(left);
    MontgomeryPoint q = decodeVar(right);
    if (p == null || q == null) {
      return null;
    }
    int[] slope = slopeVar(p, q);
    if (slope == null) {
      return null;
    }
    int[] u = field.create();
    field.sqr(slope, u);
    field.sub(u, coefficient, u);
    field.sub(u, p.u, u);
    field.sub(u, q.u, u);
    int[] v = field.create();
    field.sub(p.u, u, v);
    field.mul(v, slope, v);
    field.sub(v, p.v, v);
    byte[] sum = encode(new MontgomeryPoint(u, v));
    return isSmallOrder(sum) ? null : sum;
  }

  /** (v2 - v1)/(u2 - u1), or the tangent (3u² + 2Au + 1)/(2v); null if the sum is the identity. */
  private int @Nullable [] slopeVar(MontgomeryPoint p, MontgomeryPoint q) {
    int[] numerator = field.create();
    int[] denominator = field.create();
    if (!field.equalVar(p.u, q.u)) {
      field.sub(q.v, p.v, numerator);
      field.sub(q.u, p.u, denominator);
    } else if (field.equalVar(p.v, q.v)) {
      int[] one = EdwardsPoint.identity(field).y;
      int[] t = field.create();
      field.add(coefficient, coefficient, t);
      field.add(t, p.u, t);
      field.add(t, p.u, t);
      field.add(t, p.u, t);
      field.mul(t, p.u, numerator);
      field.add(numerator, one, numerator);
      field.add(p.v, p.v, denominator);
    } else {
      return null;
    }
    field.inv(denominator, denominator);
    field.mul(numerator, denominator, numerator);
    return numerator;
  }

  /** u and v of an encoded point: v² = u³ + A u² + u, the root with the stated parity. */
  private @Nullable MontgomeryPoint decodeVar(byte[] encoded) {
    byte[] plain = Arrays.copyOf(encoded, field.size());
    if (!LittleEndian.isBelowVar(plain, edwards.prime()) || isSmallOrder(encoded)) {
      return null;
    }
    int[] u = field.element(plain);
    int[] one = EdwardsPoint.identity(field).y;
    int[] square = field.create();
    int[] v = field.create();
    field.add(u, coefficient, square);
    field.mul(square, u, square);
    field.add(square, one, square);
    field.mul(square, u, square);
    if (!field.sqrtRatioVar(square, one, v)) {
      return null;
    }
    if (field.parity(v) != (encoded[field.size()] & 0xFF) >>> 7) {
      field.negate(v, v);
    }
    return new MontgomeryPoint(u, v);
  }

  private boolean isSmallOrder(byte[] encoded) {
    return SmallOrder.isMontgomery(Arrays.copyOf(encoded, field.size()), edwards.cofactor() == 8);
  }

  private MontgomeryPoint ofEdwards(EdwardsPoint point) {
    return edwards.cofactor() == 8 ? Isogeny.to25519(field, point) : Isogeny.to448(field, point);
  }

  private byte[] encode(MontgomeryPoint point) {
    byte[] encoded = Arrays.copyOf(field.octets(point.u), field.size() + 1);
    encoded[field.size()] = (byte) (field.parity(point.v) << 7);
    return encoded;
  }
}
