package org.meshrelay.crypto.internal.bc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.math.ec.rfc8032.Ed448;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.testkit.Seeds;

/** The laws of threshold.md 1, and agreement with Bouncy Castle where it has the operation. */
final class EdwardsGroupTest {
  static List<EdwardsGroup> groups() {
    return List.of(EdwardsGroup.ed25519(), EdwardsGroup.ed448());
  }

  @Test
  void multiplyBase_scalarOfSeed_isBouncyCastlesPublicKey() {
    Seeds.forEach(
        20,
        random -> {
          byte[] seed448 = octets(57, random);
          byte[] expected448 = new byte[57];
          Ed448.generatePublicKey(seed448, 0, expected448, 0);
          byte[] seed25519 = octets(32, random);
          byte[] expected25519 = new byte[32];
          Ed25519.generatePublicKey(seed25519, 0, expected25519, 0);

          assertArrayEquals(expected448, EdwardsSigner.ed448().publicKey(seed448));
          assertArrayEquals(expected25519, EdwardsSigner.ed25519().publicKey(seed25519));
        });
  }

  @ParameterizedTest
  @MethodSource("groups")
  void multiply_basePoint_equalsMultiplyBase(EdwardsGroup group) {
    byte[] base = group.multiplyBase(scalar(group, BigInteger.ONE));
    Seeds.forEach(
        20,
        random -> {
          byte[] scalar = scalar(group, random);

          assertArrayEquals(group.multiplyBase(scalar), group.multiply(scalar, base));
        });
  }

  @ParameterizedTest
  @MethodSource("groups")
  void sumOfPoints_anyScalars_isPointOfSum(EdwardsGroup group) {
    Seeds.forEach(
        30,
        random -> {
          byte[] x = scalar(group, random);
          byte[] y = scalar(group, random);
          byte[] xPoint = group.multiplyBase(x);
          byte[] yPoint = group.multiplyBase(y);
          byte[] sum = group.multiplyBase(group.scalars().add(x, y));

          assertArrayEquals(sum, group.addPublic(xPoint, yPoint));
          assertArrayEquals(sum, group.addPublic(yPoint, xPoint));
        });
  }

  @ParameterizedTest
  @MethodSource("groups")
  void sumOfResults_anyScalarsAndPoint_isResultOfSum(EdwardsGroup group) {
    Seeds.forEach(
        10,
        random -> {
          byte[] point = group.multiplyBase(scalar(group, random));
          byte[] x = scalar(group, random);
          byte[] y = scalar(group, random);

          byte[] parts =
              group.addPublic(
                  Objects.requireNonNull(group.multiply(x, point)),
                  Objects.requireNonNull(group.multiply(y, point)));

          assertArrayEquals(group.multiply(group.scalars().add(x, y), point), parts);
        });
  }

  @ParameterizedTest
  @MethodSource("groups")
  void multiply_smallScalars_equalsRepeatedAddition(EdwardsGroup group) {
    byte[] base = group.multiplyBase(scalar(group, BigInteger.ONE));
    byte[] sum = base;
    for (int i = 2; i < 40; i++) {
      sum = Objects.requireNonNull(group.addPublic(sum, base));
      assertArrayEquals(sum, group.multiplyBase(scalar(group, BigInteger.valueOf(i))));
      assertArrayEquals(sum, group.multiply(scalar(group, BigInteger.valueOf(i)), base));
    }
  }

  @ParameterizedTest
  @MethodSource("groups")
  void multiply_byTheOrder_isRefusedAsIdentity(EdwardsGroup group) {
    byte[] point = group.multiplyBase(scalar(group, BigInteger.TEN));
    byte[] order = LittleEndian.octets(order(group), group.field().size());

    assertNull(group.multiply(order, point));
  }

  @ParameterizedTest
  @MethodSource("groups")
  void addPublic_pointAndItsNegative_isRefused(EdwardsGroup group) {
    byte[] point = group.multiplyBase(scalar(group, BigInteger.TEN));
    byte[] negative = point.clone();
    negative[negative.length - 1] ^= (byte) 0x80;

    assertNull(group.addPublic(point, negative));
  }

  /** Identity, order 2 and order 4 of Edwards448. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "01 00{55} 00",
        "fe ff{27} fe ff{27} 00",
        "00 00{55} 00",
        "00 00{55} 80",
        "01 00{55} 80",
        "fe ff{27} fe ff{27} 80"
      })
  void anyOperation_smallOrderOf448_isRefused(String pattern) {
    assertRefused(EdwardsGroup.ed448(), expand(pattern));
  }

  /** Orders 1, 2, 4, 8 of Edwards25519. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "01 00{30} 00",
        "ec ff{30} 7f",
        "00 00{30} 00",
        "00 00{30} 80",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"
      })
  void anyOperation_smallOrderOf25519_isRefused(String pattern) {
    assertRefused(EdwardsGroup.ed25519(), expand(pattern));
  }

  @Test
  void decode_nonCanonicalOctets_areNoPoint() {
    // y = p and y = p + 1 stand for 0 and 1; bits 448 to 454 must be clear.
    assertNull(EdwardsGroup.ed448().decodeVar(expand("ff{28} fe ff{27} 00")));
    assertNull(EdwardsGroup.ed448().decodeVar(expand("00{28} ff{28} 00")));
    assertNull(EdwardsGroup.ed25519().decodeVar(expand("ee ff{30} 7f")));
    byte[] base = EdwardsGroup.ed448().multiplyBase(scalar(EdwardsGroup.ed448(), BigInteger.ONE));
    for (int bit = 0; bit < 7; bit++) {
      byte[] changed = base.clone();
      changed[56] |= (byte) (1 << bit);
      assertNull(EdwardsGroup.ed448().decodeVar(changed));
    }
  }

  @ParameterizedTest
  @MethodSource("groups")
  void decode_randomOctets_isAPointAboutHalfTheTimeAndEncodesBack(EdwardsGroup group) {
    int[] points = new int[1];
    byte[] one = scalar(group, BigInteger.ONE);
    Seeds.forEach(
        100,
        random -> {
          byte[] encoded = octets(group.encodedSize(), random);
          if (group == EdwardsGroup.ed448()) {
            encoded[56] &= (byte) 0x80;
          }
          if (group.decodeVar(encoded) != null) {
            points[0]++;
            assertArrayEquals(encoded, group.multiply(one, encoded));
          }
        });
    assertTrue(points[0] > 10 && points[0] < 90, () -> points[0] + " of 100");
  }

  @ParameterizedTest
  @MethodSource("groups")
  void multiply_mixedOrderPointByMultipleOfCofactor_losesTheSmallPart(EdwardsGroup group) {
    // (0, -1) has order two; adding it changes the signs of both coordinates.
    BigInteger cofactor = BigInteger.valueOf(group.cofactor());
    byte[] point = group.multiplyBase(scalar(group, BigInteger.TEN));
    byte[] mixed = plusOrderTwo(group, point);

    assertFalse(Arrays.equals(point, mixed));
    assertNotNull(group.decodeVar(mixed));
    assertArrayEquals(
        group.multiply(scalar(group, cofactor), point),
        group.multiply(scalar(group, cofactor), mixed));
  }

  private static byte[] plusOrderTwo(EdwardsGroup group, byte[] encoded) {
    byte[] y = Arrays.copyOf(encoded, group.field().size());
    boolean small = group.cofactor() == 8;
    if (small) {
      y[31] &= 0x7F;
    }
    BigInteger negated = group.prime().subtract(LittleEndian.number(y));
    byte[] result = Arrays.copyOf(LittleEndian.octets(negated, y.length), group.encodedSize());
    int sign = (encoded[encoded.length - 1] & 0x80) ^ 0x80;
    result[result.length - 1] |= (byte) sign;
    return result;
  }

  private static void assertRefused(EdwardsGroup group, byte[] small) {
    byte[] point = group.multiplyBase(scalar(group, BigInteger.TEN));

    assertTrue(group.isSmallOrder(small));
    assertNull(group.multiply(scalar(group, BigInteger.TEN), small));
    assertNull(group.addPublic(small, point));
    assertNull(group.addPublic(point, small));
  }

  private static BigInteger order(EdwardsGroup group) {
    return group == EdwardsGroup.ed448()
        ? BigInteger.TWO
            .pow(446)
            .subtract(
                new BigInteger(
                    "13818066809895115352007386748515426880336692474882178609894547503885"))
        : BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
  }

  private static byte[] scalar(EdwardsGroup group, BigInteger value) {
    return LittleEndian.octets(value, group.field().size());
  }

  private static byte[] scalar(EdwardsGroup group, SplittableRandom random) {
    return group.scalars().reduce(octets(group.field().size(), random));
  }

  private static byte[] octets(int size, SplittableRandom random) {
    byte[] octets = new byte[size];
    random.nextBytes(octets);
    return octets;
  }

  /** Hexadecimal in which {@code ff{3}} stands for {@code ffffff}. */
  static byte[] expand(String pattern) {
    StringBuilder hex = new StringBuilder();
    for (String word : pattern.split(" ")) {
      int brace = word.indexOf('{');
      hex.append(
          brace < 0
              ? word
              : word.substring(0, brace)
                  .repeat(Integer.parseInt(word.substring(brace + 1, word.length() - 1))));
    }
    return HexFormat.of().parseHex(hex);
  }
}
