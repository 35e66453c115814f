package org.meshrelay.crypto.internal.bc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.meshrelay.testkit.Seeds;

final class SignedDigitsTest {
  @Test
  void of_anyScalar_sumsToItWithDigitsInRange() {
    Seeds.forEach(
        300,
        random -> {
          byte[] scalar = new byte[random.nextInt(1, 60)];
          random.nextBytes(scalar);
          assertSum(scalar);
        });
  }

  @Test
  void of_allOnes_carriesIntoTheLastDigit() {
    byte[] scalar = new byte[56];
    Arrays.fill(scalar, (byte) 0xFF);

    assertSum(scalar);
    assertEquals(1, SignedDigits.of(scalar)[112]);
  }

  private static void assertSum(byte[] scalar) {
    BigInteger sum = BigInteger.ZERO;
    byte[] digits = SignedDigits.of(scalar);
    for (int i = digits.length - 1; i >= 0; i--) {
      assertTrue(digits[i] >= -8 && digits[i] <= 7);
      sum = sum.shiftLeft(4).add(BigInteger.valueOf(digits[i]));
    }
    assertEquals(LittleEndian.number(scalar), sum);
  }
}
