package org.meshrelay.crypto.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.testkit.Seeds;

final class SignaturesTest {
  private static final Bytes MESSAGE = Bytes.utf8("a payload digest would be 64 octets");
  private static final BigInteger ORDER_448 =
      BigInteger.TWO
          .pow(446)
          .subtract(
              new BigInteger(
                  "13818066809895115352007386748515426880336692474882178609894547503885"));

  @ParameterizedTest
  @EnumSource(names = {"ED25519", "ED448"})
  void verify_ownSignature_isTrue(Curve curve) {
    Seeds.forEach(
        10,
        random -> {
          SignatureKeyPair pair = SignatureKeyPair.generate(curve, random::nextBytes);

          assertTrue(Signatures.verify(pair.publicKey(), MESSAGE, pair.sign(MESSAGE)));
        });
  }

  /** RFC 8032, 7.1, test 1: pure Ed25519, empty message. */
  @Test
  void verify_pureEd25519_isTrueToo() {
    PublicKey key =
        new PublicKey(
            Curve.ED25519,
            Bytes.hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
    Bytes signature =
        Bytes.hex(
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");

    assertTrue(Signatures.verify(key, Bytes.EMPTY, signature));
    assertFalse(Signatures.verify(key, MESSAGE, signature));
  }

  @ParameterizedTest
  @EnumSource(names = {"ED25519", "ED448"})
  void verify_anyBitOfTheSignatureFlipped_isFalse(Curve curve) {
    SignatureKeyPair pair = SignatureKeyPair.generate(curve, EntropySource.system());
    Bytes signature = pair.sign(MESSAGE);

    for (int bit = 0; bit < signature.size() * 8; bit++) {
      assertFalse(Signatures.verify(pair.publicKey(), MESSAGE, flipped(signature, bit)));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ED25519", "ED448"})
  void verify_anyBitOfTheKeyFlipped_isFalse(Curve curve) {
    SignatureKeyPair pair = SignatureKeyPair.generate(curve, EntropySource.system());
    Bytes signature = pair.sign(MESSAGE);
    Bytes key = pair.publicKey().octets();

    for (int bit = 0; bit < key.size() * 8; bit++) {
      PublicKey other = new PublicKey(curve, flipped(key, bit));
      assertFalse(Signatures.verify(other, MESSAGE, signature));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ED25519", "ED448"})
  void verify_otherMessage_isFalse(Curve curve) {
    SignatureKeyPair pair = SignatureKeyPair.generate(curve, EntropySource.system());
    Bytes signature = pair.sign(MESSAGE);

    assertFalse(Signatures.verify(pair.publicKey(), MESSAGE.slice(1), signature));
    assertFalse(Signatures.verify(pair.publicKey(), Bytes.EMPTY, signature));
  }

  @ParameterizedTest
  @EnumSource(names = {"ED25519", "ED448"})
  void verify_wrongSize_isFalse(Curve curve) {
    SignatureKeyPair pair = SignatureKeyPair.generate(curve, EntropySource.system());
    Bytes signature = pair.sign(MESSAGE);

    assertFalse(Signatures.verify(pair.publicKey(), MESSAGE, Bytes.EMPTY));
    assertFalse(
        Signatures.verify(pair.publicKey(), MESSAGE, signature.slice(0, signature.size() - 1)));
    assertFalse(Signatures.verify(pair.publicKey(), MESSAGE, Bytes.concat(signature, Bytes.of(0))));
  }

  /** The same signature with S + L fits the equation but is not canonical (RFC 8032, 5.2.7). */
  @Test
  void verify_ed448ScalarPlusOrder_isFalse() {
    SignatureKeyPair pair = SignatureKeyPair.generate(Curve.ED448, EntropySource.system());
    Bytes signature = pair.sign(MESSAGE);

    for (int times = 1; times < 4; times++) {
      BigInteger scalar =
          number(signature.slice(57)).add(ORDER_448.multiply(BigInteger.valueOf(times)));
      Bytes malleated = Bytes.concat(signature.slice(0, 57), littleEndian(scalar, 57));

      assertFalse(Signatures.verify(pair.publicKey(), MESSAGE, malleated));
    }
  }

  /**
   * With A the identity, R = S B fits every message, and with A of order two or four many: a key
   * that "verifies" what nobody signed.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void verify_ed448KeyOfSmallOrder_isFalse(int which) {
    Bytes zeros = Bytes.wrap(new byte[57]);
    Bytes identity = Bytes.concat(Bytes.of(1), zeros.slice(1));
    Bytes minusOne =
        Bytes.concat(
            littleEndian(
                BigInteger.TWO.pow(448).subtract(BigInteger.TWO.pow(224)).subtract(BigInteger.TWO),
                56),
            Bytes.of(0));
    Bytes key =
        switch (which) {
          case 0 -> identity;
          case 1 -> minusOne;
          case 2 -> zeros;
          default -> Bytes.concat(zeros.slice(1), Bytes.of(0x80));
        };

    for (int i = 0; i < 8; i++) {
      Bytes message = Bytes.of(i);
      for (Bytes point : new Bytes[] {identity, minusOne, zeros}) {
        assertFalse(
            Signatures.verify(
                new PublicKey(Curve.ED448, key), message, Bytes.concat(point, zeros)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        // not canonical: y = p + 1, the identity once more
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
      })
  void verify_ed25519KeyOfSmallOrder_isFalse(String hex) {
    PublicKey key = new PublicKey(Curve.ED25519, Bytes.hex(hex));
    Bytes identity = Bytes.concat(Bytes.of(1), Bytes.wrap(new byte[31]));

    for (int i = 0; i < 16; i++) {
      assertFalse(
          Signatures.verify(key, Bytes.of(i), Bytes.concat(identity, Bytes.wrap(new byte[32]))));
      assertFalse(
          Signatures.verify(
              key, Bytes.of(i), Bytes.concat(key.octets(), Bytes.wrap(new byte[32]))));
    }
  }

  @Test
  void verify_keyOfAnAgreementCurve_isFalse() {
    PublicKey key = new PublicKey(Curve.X448, Bytes.wrap(new byte[57]));

    assertFalse(Signatures.verify(key, MESSAGE, Bytes.wrap(new byte[114])));
  }

  @Test
  void verify_randomKeyAndSignature_isFalseAndNeverThrows() {
    Seeds.forEach(
        200,
        random -> {
          EntropySource entropy = random::nextBytes;
          PublicKey key = new PublicKey(Curve.ED448, entropy.bytes(57));

          assertFalse(Signatures.verify(key, MESSAGE, entropy.bytes(114)));
        });
  }

  private static Bytes flipped(Bytes octets, int bit) {
    byte[] flipped = octets.toArray();
    flipped[bit / 8] ^= (byte) (1 << (bit % 8));
    assertEquals(octets.size(), flipped.length);
    return Bytes.wrap(flipped);
  }

  private static BigInteger number(Bytes littleEndian) {
    return new BigInteger(1, reversed(littleEndian.toArray()));
  }

  private static Bytes littleEndian(BigInteger value, int size) {
    byte[] octets = new byte[size];
    byte[] minimal = reversed(value.toByteArray());
    System.arraycopy(minimal, 0, octets, 0, Math.min(size, minimal.length));
    return Bytes.wrap(octets);
  }

  private static byte[] reversed(byte[] octets) {
    byte[] reversed = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      reversed[i] = octets[octets.length - 1 - i];
    }
    return reversed;
  }
}
