package org.meshrelay.crypto.internal.bc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meshrelay.testkit.Seeds;

/** Compares the constant-time arithmetic with BigInteger. */
final class ScalarFieldTest {
  /** The orders of threshold.md 1. */
  private static final BigInteger L25519 =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  private static final BigInteger L448 =
      BigInteger.TWO
          .pow(446)
          .subtract(
              new BigInteger(
                  "13818066809895115352007386748515426880336692474882178609894547503885"));

  /** A field, its order, the cofactor and the top bit of its clamped scalars. */
  record Case(String name, ScalarField field, BigInteger order, int cofactor, int topBit) {
    int size() {
      return field.size();
    }

    byte[] octets(BigInteger value) {
      return LittleEndian.octets(value, size());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> fields() {
    return List.of(
        new Case("25519", EdwardsGroup.ed25519().scalars(), L25519, 8, 254),
        new Case("448", EdwardsGroup.ed448().scalars(), L448, 4, 447));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void reduce_anyLength_equalsBigInteger(Case c) {
    Seeds.forEach(
        300,
        random -> {
          byte[] octets = new byte[random.nextInt(1, 2 * c.size() + 3)];
          random.nextBytes(octets);
          assertReduced(c, octets);
        });
  }

  @ParameterizedTest
  @MethodSource("fields")
  void reduce_edges_equalBigInteger(Case c) {
    BigInteger radix = BigInteger.ONE.shiftLeft(8 * c.size());
    Stream.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            c.order().subtract(BigInteger.ONE),
            c.order(),
            c.order().add(BigInteger.ONE),
            c.order().multiply(BigInteger.TWO),
            radix.subtract(BigInteger.ONE),
            radix,
            radix.pow(2).subtract(BigInteger.ONE))
        .forEach(value -> assertReduced(c, LittleEndian.octets(value, 2 * c.size() + 2)));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void reduce_tooLong_isRefused(Case c) {
    byte[] octets = new byte[3 * c.size() + 1];

    assertThrows(IllegalArgumentException.class, () -> c.field().reduce(octets));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void addAndMultiplyAdd_anyScalars_equalBigInteger(Case c) {
    Seeds.forEach(
        500,
        random -> {
          BigInteger x = scalar(c, random);
          BigInteger y = scalar(c, random);
          BigInteger z = scalar(c, random);

          assertEquals(
              x.add(y).mod(c.order()),
              LittleEndian.number(c.field().add(c.octets(x), c.octets(y))));
          assertEquals(
              x.multiply(y).add(z).mod(c.order()),
              LittleEndian.number(c.field().multiplyAdd(c.octets(x), c.octets(y), c.octets(z))));
        });
  }

  @ParameterizedTest
  @MethodSource("fields")
  void clampedRepresentative_anyScalar_isClampedAndCongruentUpToSign(Case c) {
    BigInteger cofactor = BigInteger.valueOf(c.cofactor());
    Seeds.forEach(
        500,
        random -> {
          BigInteger scalar = uniform(c, random);

          BigInteger clamped =
              LittleEndian.number(
                  c.field().clampedRepresentative(c.octets(scalar), c.cofactor(), c.topBit()));

          assertEquals(BigInteger.ZERO, clamped.mod(cofactor));
          assertEquals(c.topBit() + 1, clamped.bitLength());
          BigInteger residue = clamped.mod(c.order());
          assertTrue(residue.equals(scalar) || residue.equals(c.order().subtract(scalar)));
        });
  }

  @ParameterizedTest
  @MethodSource("fields")
  void clampedRepresentative_scalarInTheSliver_isRefusedNotMiscomputed(Case c) {
    // Twice the order, or eight times, is not quite a power of two; both scalars fall between.
    BigInteger inSliver = c.cofactor() == 8 ? BigInteger.valueOf(8) : BigInteger.TWO;

    assertThrows(
        IllegalArgumentException.class,
        () -> c.field().clampedRepresentative(c.octets(inSliver), c.cofactor(), c.topBit()));
  }

  @Test
  void isZero_onlyZero() {
    ScalarField field = fields().get(1).field();

    assertTrue(field.isZero(new byte[56]));
    assertEquals(false, field.isZero(fields().get(1).octets(BigInteger.ONE)));
    assertTrue(field.isZero(field.reduce(fields().get(1).octets(L448))));
  }

  private static void assertReduced(Case c, byte[] octets) {
    assertEquals(
        LittleEndian.number(octets).mod(c.order()), LittleEndian.number(c.field().reduce(octets)));
  }

  /** Often near the ends of the range, where carries and borrows happen. */
  private static BigInteger scalar(Case c, SplittableRandom random) {
    BigInteger any = uniform(c, random);
    return switch (random.nextInt(4)) {
      case 0 -> c.order().subtract(BigInteger.valueOf(random.nextInt(1, 100)));
      case 1 -> any.shiftRight(random.nextInt(200)).max(BigInteger.ONE);
      default -> any;
    };
  }

  private static BigInteger uniform(Case c, SplittableRandom random) {
    byte[] octets = new byte[c.size()];
    random.nextBytes(octets);
    return LittleEndian.number(octets).mod(c.order());
  }
}
