package org.meshrelay.crypto.internal.bc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meshrelay.testkit.Seeds;

/** Compares chains of operations on limbs with BigInteger, so that missing carries show. */
final class PrimeFieldTest {
  static List<EdwardsGroup> groups() {
    return List.of(EdwardsGroup.ed25519(), EdwardsGroup.ed448());
  }

  @ParameterizedTest
  @MethodSource("groups")
  void anyChainOfOperations_equalsBigInteger(EdwardsGroup group) {
    PrimeField f = group.field();
    BigInteger p = group.prime();
    Seeds.forEach(
        100,
        random -> {
          BigInteger a = element(p, random);
          BigInteger b = element(p, random);
          int[] x = f.element(a);
          int[] y = f.element(b);
          for (int i = 0; i < 60; i++) {
            switch (random.nextInt(5)) {
              case 0 -> {
                f.add(x, y, x);
                a = a.add(b);
              }
              case 1 -> {
                f.sub(x, y, x);
                a = a.subtract(b);
              }
              case 2 -> {
                f.mul(x, y, x);
                a = a.multiply(b);
              }
              case 3 -> {
                f.sqr(y, y);
                b = b.multiply(b);
              }
              default -> {
                f.negate(y, y);
                b = b.negate();
              }
            }
            a = a.mod(p);
            b = b.mod(p);
          }
          assertEquals(a, LittleEndian.number(f.octets(x)));
          assertEquals(b, LittleEndian.number(f.octets(y)));
          assertEquals(b.testBit(0) ? 1 : 0, f.parity(y));
          assertEquals(a.equals(b), f.equalVar(x, y));
        });
  }

  @ParameterizedTest
  @MethodSource("groups")
  void inv_zero_isZero(EdwardsGroup group) {
    PrimeField f = group.field();
    int[] z = f.create();

    f.inv(f.create(), z);

    assertEquals(true, f.isZeroVar(z));
  }

  private static BigInteger element(BigInteger p, SplittableRandom random) {
    byte[] octets = new byte[64];
    random.nextBytes(octets);
    return random.nextInt(5) == 0
        ? p.subtract(BigInteger.valueOf(random.nextInt(1, 20)))
        : new BigInteger(1, octets).mod(p);
  }
}
