package org.meshrelay.crypto.vector;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Base64Url;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;

/** A suite that is a table from kind to check, and the readings of members that suites share. */
abstract class VectorChecks implements VectorSuite {
  /** One kind's check. */
  @FunctionalInterface
  interface Check {
    void run(VectorCase vector) throws Exception;
  }

  private final Map<String, Check> checks;

  VectorChecks(Map<String, Check> checks) {
    this.checks = Map.copyOf(checks);
  }

  @Override
  public final Set<String> kinds() {
    return checks.keySet();
  }

  @Override
  public final void check(VectorCase vector) throws Exception {
    Check check = checks.get(vector.kind());
    if (check == null) {
      throw new IllegalArgumentException("not a kind of this suite: " + vector.kind());
    }
    check.run(vector);
  }

  static Bytes hex(VectorCase vector, String name) {
    return Bytes.hex(vector.text(name));
  }

  static SecretBytes secretHex(VectorCase vector, String name) {
    return SecretBytes.copyOf(hex(vector, name));
  }

  static Bytes base64(VectorCase vector, String name) {
    return Base64Url.decode(vector.text(name));
  }

  static int integer(VectorCase vector, String name) {
    return Math.toIntExact(vector.integer(name));
  }

  static Curve curve(String name) {
    return Curve.ofWireName(name).orElseThrow(() -> new VectorMismatch("no curve " + name));
  }

  static PublicKey publicKey(VectorCase vector) {
    return new PublicKey(curve(vector.text("crv")), base64(vector, "public"));
  }

  static List<BigInteger> numbers(VectorCase vector, String name) {
    return vector.list(name).stream().map(each -> new BigInteger(each.toString())).toList();
  }

  static void expectHex(VectorCase vector, String name, Bytes actual) {
    VectorMismatch.expectEqual(name, vector.expectedText(name), actual.toHex());
  }

  static void expectHex(VectorCase vector, String name, SecretBytes actual) {
    expectHex(vector, name, actual.reveal());
  }

  static void expectText(VectorCase vector, String name, String actual) {
    VectorMismatch.expectEqual(name, vector.expectedText(name), actual);
  }

  static void expectNumber(VectorCase vector, String name, BigInteger actual) {
    VectorMismatch.expectEqual(name, new BigInteger(vector.expectedText(name)), actual);
  }

  /** The number of little-endian octets. */
  static BigInteger littleEndian(Bytes octets) {
    byte[] bigEndian = new byte[octets.size()];
    for (int i = 0; i < bigEndian.length; i++) {
      bigEndian[i] = (byte) octets.get(bigEndian.length - 1 - i);
    }
    return new BigInteger(1, bigEndian);
  }

  /** A number in {@code size} octets, big-endian. */
  static Bytes bigEndian(BigInteger number, int size) {
    byte[] minimal = number.toByteArray();
    Bytes padded = Bytes.concat(Bytes.wrap(new byte[size]), Bytes.wrap(minimal));
    return padded.slice(padded.size() - size);
  }
}
