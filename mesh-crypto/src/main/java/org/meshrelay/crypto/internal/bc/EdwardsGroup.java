package org.meshrelay.crypto.internal.bc;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Point addition and multiplication by any scalar on Edwards25519 and Edwards448, points encoded as
 * in RFC 8032.
 *
 * <p>Multiplication takes the same time for every scalar; decoding and addition of public points do
 * not. The table of base multiples (57 or 33 rows of 8 points, 74 KB or 26 KB) is made on first
 * use.
 */
public final class EdwardsGroup {
  private final PrimeField field;
  private final boolean minusOne;
  private final BigInteger prime;
  private final int[] d;
  private final int cofactor;
  private final int encodedSize;
  private final ScalarField scalars;
  private final EdwardsPoint base;
  private final MultipleTable[] baseTable;

  private EdwardsGroup(
      PrimeField field, BigInteger prime, BigInteger d, int cofactor, ScalarField scalars) {
    this.field = field;
    this.prime = prime;
    this.minusOne = cofactor == 8;
    this.d = field.element(d.mod(prime));
    this.cofactor = cofactor;
    this.scalars = scalars;
    this.encodedSize = field.size() + (cofactor == 8 ? 0 : 1);
    this.base = minusOne ? Base.of25519(field) : Base.of448(field);
    this.baseTable = baseTable();
  }

  /** Edwards25519. */
  public static EdwardsGroup ed25519() {
    return Group25519.INSTANCE;
  }

  /** Edwards448. */
  public static EdwardsGroup ed448() {
    return Group448.INSTANCE;
  }

  /** Arithmetic modulo the order of the base point. */
  public ScalarField scalars() {
    return scalars;
  }

  /** Octets of an encoded point: 32 or 57. */
  public int encodedSize() {
    return encodedSize;
  }

  /** The base point times a reduced scalar, encoded. Constant-time. */
  public byte[] multiplyBase(byte[] scalar) {
    return encode(basePoint(scalar));
  }

  /**
   * A public point times a scalar of 32 or 56 octets, encoded; null if the octets are no point, or
   * if the point is of small order. Constant-time in the scalar.
   */
  public byte @Nullable [] multiply(byte[] scalar, byte[] encoded) {
    EdwardsPoint point = decodeVar(encoded);
    if (point == null || isSmallOrder(encoded)) {
      return null;
    }
    EdwardsFormulas formulas = formulas();
    MultipleTable table = MultipleTable.of(field, formulas, point);
    EdwardsPoint selected = EdwardsPoint.identity(field);
    EdwardsPoint result = EdwardsPoint.identity(field);
    byte[] digits = SignedDigits.of(scalar);
    for (int i = digits.length - 1; i >= 0; i--) {
      sixteenfold(formulas, result);
      table.select(digits[i], selected);
      formulas.add(result, selected);
    }
    Arrays.fill(digits, (byte) 0);
    return isIdentityVar(result) ? null : encode(result);
  }

  /** The sum of two public points; null if either is none or of small order, or they cancel. */
  public byte @Nullable [] addPublic(byte[] left, byte[] right) {
    EdwardsPoint sum = decodeVar(left);
    EdwardsPoint other = decodeVar(right);
    if (sum == null || other == null || isSmallOrder(left) || isSmallOrder(right)) {
      return null;
    }
    formulas().add(sum, other);
    byte[] encoded = encode(sum);
    return isSmallOrder(encoded) ? null : encoded;
  }

  /**
   * True if the octets encode a point that the cofactor takes to the identity. Octets that encode
   * no point give false.
   */
  public boolean isSmallOrder(byte[] encoded) {
    // Such points have y = 0, 1 or -1, or are the four of order 8 of Edwards25519. Doubling
    // thrice would do too, but this runs before every verification.
    byte[] y = Arrays.copyOf(encoded, field.size());
    if (minusOne) {
      y[31] &= 0x7F;
    }
    return SmallOrder.isEdwards(y, minusOne);
  }

  /**
   * The clamped scalar with the effect of a reduced one, up to sign.
   *
   * @throws IllegalArgumentException for the few scalars that have none
   */
  byte[] clampedRepresentative(byte[] scalar) {
    return scalars.clampedRepresentative(scalar, cofactor, cofactor == 8 ? 254 : 447);
  }

  PrimeField field() {
    return field;
  }

  BigInteger prime() {
    return prime;
  }

  int cofactor() {
    return cofactor;
  }

  EdwardsPoint basePoint(byte[] scalar) {
    EdwardsFormulas formulas = formulas();
    EdwardsPoint selected = EdwardsPoint.identity(field);
    EdwardsPoint result = EdwardsPoint.identity(field);
    byte[] digits = SignedDigits.of(scalar);
    for (int i = 1; i < digits.length; i += 2) {
      baseTable[i / 2].select(digits[i], selected);
      formulas.addAffine(result, selected);
    }
    sixteenfold(formulas, result);
    for (int i = 0; i < digits.length; i += 2) {
      baseTable[i / 2].select(digits[i], selected);
      formulas.addAffine(result, selected);
    }
    Arrays.fill(digits, (byte) 0);
    return result;
  }

  /** The point of canonical octets, null if there is none. Variable time. */
  @Nullable EdwardsPoint decodeVar(byte[] encoded) {
    byte[] y = Arrays.copyOf(encoded, field.size());
    int last = encoded[encodedSize - 1] & 0xFF;
    int sign = last >>> 7;
    if (minusOne) {
      y[31] &= 0x7F;
    } else if ((last & 0x7F) != 0) {
      return null;
    }
    if (encoded.length != encodedSize || !LittleEndian.isBelowVar(y, prime)) {
      return null;
    }
    return withXVar(field.element(y), sign);
  }

  /** x² = (y² - 1) / (d y² - a). */
  private @Nullable EdwardsPoint withXVar(int[] y, int sign) {
    EdwardsPoint one = EdwardsPoint.identity(field);
    int[] numerator = field.create();
    int[] denominator = field.create();
    int[] x = field.create();
    field.sqr(y, numerator);
    field.mul(numerator, d, denominator);
    field.sub(numerator, one.y, numerator);
    if (minusOne) {
      field.add(denominator, one.y, denominator);
    } else {
      field.sub(denominator, one.y, denominator);
    }
    if (!field.sqrtRatioVar(numerator, denominator, x)) {
      return null;
    }
    if (field.isZeroVar(x) && sign == 1) {
      return null;
    }
    if (field.parity(x) != sign) {
      field.negate(x, x);
    }
    return EdwardsPoint.affine(field, x, y);
  }

  private byte[] encode(EdwardsPoint point) {
    int[] inverse = field.create();
    int[] x = field.create();
    int[] y = field.create();
    field.inv(point.z, inverse);
    field.mul(point.x, inverse, x);
    field.mul(point.y, inverse, y);
    byte[] encoded = Arrays.copyOf(field.octets(y), encodedSize);
    encoded[encodedSize - 1] |= (byte) (field.parity(x) << 7);
    return encoded;
  }

  private boolean isIdentityVar(EdwardsPoint point) {
    return field.isZeroVar(point.x) && field.equalVar(point.y, point.z);
  }

  private EdwardsFormulas formulas() {
    return new EdwardsFormulas(field, minusOne, d);
  }

  private static void sixteenfold(EdwardsFormulas formulas, EdwardsPoint point) {
    for (int i = 0; i < 4; i++) {
      formulas.twice(point);
    }
  }

  /** Row i has the multiples of 256^i times the base point. */
  private MultipleTable[] baseTable() {
    EdwardsFormulas formulas = formulas();
    MultipleTable[] rows = new MultipleTable[field.size() + 1];
    EdwardsPoint power = base.copy(field);
    for (int i = 0; i < rows.length; i++) {
      rows[i] = MultipleTable.of(field, formulas, power).affine();
      sixteenfold(formulas, power);
      sixteenfold(formulas, power);
    }
    return rows;
  }

  private static final class Group25519 {
    static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    static final BigInteger L =
        BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    static final EdwardsGroup INSTANCE =
        new EdwardsGroup(
            new PrimeField25519(),
            P,
            BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)),
            8,
            new ScalarField(L, 32));
  }

  private static final class Group448 {
    static final BigInteger P =
        BigInteger.TWO.pow(448).subtract(BigInteger.TWO.pow(224)).subtract(BigInteger.ONE);
    static final BigInteger L =
        BigInteger.TWO
            .pow(446)
            .subtract(
                new BigInteger(
                    "138180668098951153520073867485154268803366924748" + "82178609894547503885"));
    static final EdwardsGroup INSTANCE =
        new EdwardsGroup(
            new PrimeField448(), P, BigInteger.valueOf(-39081), 4, new ScalarField(L, 56));
  }
}
