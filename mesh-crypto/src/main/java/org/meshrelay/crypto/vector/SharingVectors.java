package org.meshrelay.crypto.vector;

import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.crypto.udf.SecretSharing;
import org.meshrelay.crypto.udf.Udf;

/** Shamir sharing: {@code shamir-*} of {@code encoding.json}, {@code split_secret} of the other. */
public final class SharingVectors extends VectorChecks {
  /** The suite. */
  public SharingVectors() {
    super(
        Map.of(
            "shamir-prime", SharingVectors::prime,
            "shamir-split", SharingVectors::split,
            "shamir-recover", SharingVectors::recover,
            "split_secret", SharingVectors::splitSecret));
  }

  private static void prime(VectorCase vector) {
    int bits = integer(vector, "bits");
    BigInteger offset = SecretSharing.prime(bits).subtract(BigInteger.TWO.pow(bits));
    VectorMismatch.expectEqual("offset", vector.expectedInteger("offset"), offset.longValue());
  }

  private static void split(VectorCase vector) {
    int size = integer(vector, "bits") / 8;
    List<BigInteger> coefficients = numbers(vector, "coefficients");
    SecretBytes secret = SecretBytes.copyOf(bigEndian(coefficients.get(0), size));
    expectHex(vector, "secret", secret);
    List<Udf> shares =
        SecretSharing.split(
            secret,
            integer(vector, "threshold"),
            integer(vector, "shares"),
            drawing(coefficients.subList(1, coefficients.size()), size));
    List<String> expected =
        expectedShares(vector).map(each -> String.valueOf(((Map<?, ?>) each).get("udf"))).toList();
    VectorMismatch.expectEqual("shares", expected, shares.stream().map(Udf::text).toList());
  }

  private static void recover(VectorCase vector) {
    List<Udf> shares =
        vector.list("shares").stream().map(each -> Udf.parse(each.toString())).toList();
    expectHex(vector, "secret", SecretSharing.recover(shares));
    VectorMismatch.expectEqual(
        "threshold",
        vector.expectedInteger("threshold"),
        (long) SecretSharing.threshold(shares.get(0)));
  }

  private static void splitSecret(VectorCase vector) {
    SecretBytes secret = secretHex(vector, "secret");
    List<Udf> shares =
        SecretSharing.split(
            secret,
            integer(vector, "threshold"),
            integer(vector, "shares"),
            drawing(numbers(vector, "coefficients"), secret.size()));
    VectorMismatch.expectEqual(
        "shares",
        expectedShares(vector).map(String::valueOf).toList(),
        shares.stream().map(share -> share.data().toHex()).toList());
    expectNumber(vector, "prime", SecretSharing.prime(secret.size() * 8));
  }

  private static Stream<?> expectedShares(VectorCase vector) {
    if (vector.expect().get("shares") instanceof List<?> shares) {
      return shares.stream();
    }
    throw new VectorMismatch("vector lacks shares");
  }

  /** A source that yields the given coefficients, each one octet longer than the secret. */
  private static EntropySource drawing(List<BigInteger> coefficients, int secretSize) {
    Iterator<BigInteger> next = coefficients.iterator();
    return target -> {
      Bytes octets = bigEndian(next.next(), secretSize + 1);
      octets.copyTo(target, 0);
    };
  }
}
