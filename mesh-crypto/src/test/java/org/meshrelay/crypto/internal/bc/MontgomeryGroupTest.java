package org.meshrelay.crypto.internal.bc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.math.ec.rfc7748.X448;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.testkit.Seeds;

/** Points with the parity of v: agreement with Bouncy Castle's u, and the laws of addition. */
final class MontgomeryGroupTest {
  record Case(MontgomeryGroup group, EdwardsGroup edwards) {
    int size() {
      return edwards.scalars().size();
    }

    byte[] point(long scalar) {
      return group.multiplyBase(LittleEndian.octets(BigInteger.valueOf(scalar), size()));
    }

    byte[] scalar(SplittableRandom random) {
      byte[] octets = new byte[size()];
      random.nextBytes(octets);
      return edwards.scalars().reduce(octets);
    }
  }

  static List<Case> cases() {
    return List.of(
        new Case(MontgomeryGroup.x25519(), EdwardsGroup.ed25519()),
        new Case(MontgomeryGroup.x448(), EdwardsGroup.ed448()));
  }

  @Test
  void multiplyBase_one_isTheBasePointOfRfc7748() {
    byte[] expected448 = new byte[57];
    expected448[0] = 5;
    // v = 3552939267...290606362 is even, that of Curve25519, 1478161944...756237401, odd.
    byte[] expected25519 = new byte[33];
    expected25519[0] = 9;
    expected25519[32] = (byte) 0x80;

    assertArrayEquals(expected448, cases().get(1).point(1));
    assertArrayEquals(expected25519, cases().get(0).point(1));
  }

  @Test
  void multiplyBase_clampedScalar_hasBouncyCastlesU() {
    Seeds.forEach(
        20,
        random -> {
          byte[] private448 = new byte[56];
          random.nextBytes(private448);
          byte[] public448 = new byte[56];
          X448.generatePublicKey(private448, 0, public448, 0);
          byte[] private25519 = new byte[32];
          random.nextBytes(private25519);
          byte[] public25519 = new byte[32];
          X25519.generatePublicKey(private25519, 0, public25519, 0);

          assertArrayEquals(
              public448, Arrays.copyOf(AgreementEngine.x448().publicKey(private448), 56));
          assertArrayEquals(
              public25519, Arrays.copyOf(AgreementEngine.x25519().publicKey(private25519), 32));
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void addPublic_anyPoints_isPointOfSum(Case c) {
    Seeds.forEach(
        30,
        random -> {
          byte[] x = c.scalar(random);
          byte[] y = c.scalar(random);
          byte[] sum = c.group().multiplyBase(c.edwards().scalars().add(x, y));

          assertArrayEquals(
              sum, c.group().addPublic(c.group().multiplyBase(x), c.group().multiplyBase(y)));
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void addPublic_equalPoints_doubles(Case c) {
    for (int i = 1; i < 20; i++) {
      assertArrayEquals(c.point(2L * i), c.group().addPublic(c.point(i), c.point(i)));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void addPublic_threePoints_isAssociative(Case c) {
    byte[] left = Objects.requireNonNull(c.group().addPublic(c.point(3), c.point(5)));
    byte[] right = Objects.requireNonNull(c.group().addPublic(c.point(5), c.point(11)));

    assertArrayEquals(
        c.group().addPublic(left, c.point(11)), c.group().addPublic(c.point(3), right));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void addPublic_pointAndItsNegative_isRefused(Case c) {
    byte[] negative = c.point(7);
    negative[c.size()] ^= (byte) 0x80;

    assertNull(c.group().addPublic(c.point(7), negative));
  }

  @ParameterizedTest
  @ValueSource(strings = {"00{57}", "01 00{56}", "fe ff{27} fe ff{27} 00", "ff{28} fe ff{27} 00"})
  void addPublic_smallOrderOrNonCanonicalOf448_isRefused(String pattern) {
    byte[] small = EdwardsGroupTest.expand(pattern);

    assertNull(MontgomeryGroup.x448().addPublic(small, cases().get(1).point(7)));
    assertNull(MontgomeryGroup.x448().addPublic(cases().get(1).point(7), small));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00{33}",
        "01 00{32}",
        "ec ff{30} 7f 00",
        "ed ff{30} 7f 00",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800 00",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157 00"
      })
  void addPublic_smallOrderOrNonCanonicalOf25519_isRefused(String pattern) {
    byte[] small = EdwardsGroupTest.expand(pattern);

    assertNull(MontgomeryGroup.x25519().addPublic(small, cases().get(0).point(7)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void addPublic_uOfTheTwist_isRefused(Case c) {
    int[] refused = new int[1];
    Seeds.forEach(
        50,
        random -> {
          byte[] any = Arrays.copyOf(c.scalar(random), c.size() + 1);
          refused[0] += c.group().addPublic(any, c.point(7)) == null ? 1 : 0;
        });
    assertEquals(true, refused[0] > 5 && refused[0] < 45, () -> refused[0] + " of 50");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void ofEdwardsPublic_anyPoint_isImageWithSameScalar(Case c) {
    Seeds.forEach(
        10,
        random -> {
          byte[] scalar = c.scalar(random);

          assertArrayEquals(
              c.group().multiplyBase(scalar),
              c.group().ofEdwardsPublic(c.edwards().multiplyBase(scalar)));
        });
  }
}
