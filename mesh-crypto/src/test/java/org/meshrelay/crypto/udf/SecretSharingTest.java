package org.meshrelay.crypto.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.testkit.Seeds;

/** Shamir sharing (encoding.md 3.7, MSP-132). */
final class SecretSharingTest {
  private static final EntropySource SYSTEM = EntropySource.system();

  @Test
  void recover_anyThresholdOfShares_isTheSecret() {
    Seeds.forEach(
        30,
        random -> {
          EntropySource entropy = random::nextBytes;
          SecretBytes secret = entropy.secret(4 * random.nextInt(1, 17));
          int shares = random.nextInt(1, SecretSharing.SHARES_MAX + 1);
          int threshold = random.nextInt(1, shares + 1);
          List<Udf> all = new ArrayList<>(SecretSharing.split(secret, threshold, shares, entropy));
          Collections.shuffle(all, new Random(random.nextLong()));

          assertEquals(secret, SecretSharing.recover(all.subList(0, threshold)));
          assertEquals(secret, SecretSharing.recover(all));
        });
  }

  @Test
  void recover_sharesThroughTheirTexts_isTheSecret() {
    SecretBytes secret = SYSTEM.secret(16);

    List<Udf> read =
        SecretSharing.split(secret, 2, 3, SYSTEM).stream()
            .map(share -> Udf.parse(share.text()))
            .toList();

    assertEquals(secret, SecretSharing.recover(read));
    assertEquals(2, SecretSharing.threshold(read.get(2)));
  }

  @Test
  void split_leadingZerosInTheSecret_areKept() {
    SecretBytes secret = SecretBytes.copyOf(Bytes.hex("0000000000000000000000000000002a"));

    assertEquals(secret, SecretSharing.recover(SecretSharing.split(secret, 3, 5, SYSTEM)));
  }

  @Test
  void split_coefficientsThatGiveAnUnwritableShare_areDrawnAgain() {
    // p = 2^32 + 15. With 1, f(1) = 2^32 has no four octets; with 16, f(1) = 0 and f(2) = 16.
    List<Integer> draws = new ArrayList<>(List.of(1, 16));
    EntropySource entropy =
        target -> {
          java.util.Arrays.fill(target, (byte) 0);
          target[target.length - 1] = draws.removeFirst().byteValue();
        };
    SecretBytes secret = SecretBytes.copyOf(Bytes.hex("ffffffff"));

    List<Udf> shares = SecretSharing.split(secret, 2, 2, entropy);

    assertTrue(draws.isEmpty());
    assertEquals(secret, SecretSharing.recover(shares));
  }

  @Test
  void recover_shareChanged_isNotTheSecret() {
    SecretBytes secret = SYSTEM.secret(16);
    List<Udf> shares = new ArrayList<>(SecretSharing.split(secret, 2, 2, SYSTEM));
    byte[] data = shares.get(0).data().toArray();
    data[16] ^= 1;
    shares.set(0, Udf.of(UdfType.SHARE.code(), Bytes.wrap(data)));

    assertNotEquals(secret, SecretSharing.recover(shares));
  }

  @Test
  void recover_tooFewTwiceTheSameOrOfDifferentSets_isRefused() {
    List<Udf> shares = SecretSharing.split(SYSTEM.secret(16), 3, 5, SYSTEM);
    List<Udf> others = SecretSharing.split(SYSTEM.secret(16), 2, 5, SYSTEM);
    List<Udf> longer = SecretSharing.split(SYSTEM.secret(32), 3, 5, SYSTEM);

    assertRefused(List.of());
    assertRefused(shares.subList(0, 2));
    assertRefused(List.of(shares.get(0), shares.get(1), shares.get(1)));
    assertRefused(List.of(shares.get(0), shares.get(1), others.get(3)));
    assertRefused(List.of(shares.get(0), shares.get(1), longer.get(3)));
    assertRefused(List.of(Udf.nonce(SYSTEM)));
  }

  @Test
  void recover_shareOfThresholdZero_isRefused() {
    Udf share = Udf.of(UdfType.SHARE.code(), Bytes.concat(Bytes.of(0x00), SYSTEM.bytes(16)));

    assertRefused(List.of(share));
  }

  @ParameterizedTest
  @CsvSource({"16, 0, 5", "16, 6, 5", "16, 1, 0", "16, 2, 16", "3, 2, 3", "65, 2, 3"})
  void split_impossibleSizes_areRefused(int secretSize, int threshold, int shares) {
    SecretBytes secret = SYSTEM.secret(secretSize);

    assertThrows(
        IllegalArgumentException.class,
        () -> SecretSharing.split(secret, threshold, shares, SYSTEM));
  }

  @ParameterizedTest
  @CsvSource({"32, 15", "64, 13", "128, 51", "160, 7", "256, 297", "448, 211", "512, 75"})
  void prime_tableOfTheDraft_matches(int bits, int offset) {
    assertEquals(
        BigInteger.TWO.pow(bits).add(BigInteger.valueOf(offset)), SecretSharing.prime(bits));
  }

  private static void assertRefused(List<Udf> shares) {
    assertThrows(IllegalArgumentException.class, () -> SecretSharing.recover(shares));
  }
}
