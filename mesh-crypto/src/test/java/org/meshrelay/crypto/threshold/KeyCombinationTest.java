package org.meshrelay.crypto.threshold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bouncycastle.math.ec.rfc8032.Ed448;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.crypto.sign.Signatures;
import org.meshrelay.testkit.Seeds;

/** Device base and overlay (threshold.md 4): the administrator computes A from public keys only. */
final class KeyCombinationTest {
  private static final EntropySource SYSTEM = EntropySource.system();
  private static final Bytes MESSAGE = Bytes.utf8("message");

  @ParameterizedTest
  @EnumSource(names = {"ED25519", "ED448"})
  void combine_signaturePairs_signForTheSumOfPublicKeys(Curve curve) {
    Seeds.forEach(
        10,
        random -> {
          SignatureKeyPair device = SignatureKeyPair.generate(curve, random::nextBytes);
          SignatureKeyPair overlay = SignatureKeyPair.generate(curve, random::nextBytes);

          SignatureKeyPair sum = KeyCombination.combine(device, overlay);

          assertEquals(
              KeyCombination.combine(device.publicKey(), overlay.publicKey()), sum.publicKey());
          assertTrue(Signatures.verify(sum.publicKey(), MESSAGE, sum.sign(MESSAGE)));
          assertFalse(Signatures.verify(device.publicKey(), MESSAGE, sum.sign(MESSAGE)));
        });
  }

  @Test
  void combine_ed448Pairs_signatureVerifiesInAStockLibrary() {
    SignatureKeyPair sum =
        KeyCombination.combine(
            SignatureKeyPair.generate(Curve.ED448, SYSTEM),
            SignatureKeyPair.fromSeed(Curve.ED448, SYSTEM.secret(56)));
    byte[] key = sum.publicKey().octets().toArray();
    byte[] message = MESSAGE.toArray();

    byte[] signature = sum.sign(MESSAGE).toArray();

    assertTrue(Ed448.validatePublicKeyFull(key, 0));
    assertTrue(Ed448.verify(signature, 0, key, 0, new byte[0], message, 0, message.length));
  }

  @ParameterizedTest
  @EnumSource(Curve.class)
  void combine_agreementPairs_agreeForTheSumOfPublicKeys(Curve curve) {
    Seeds.forEach(
        5,
        random -> {
          AgreementKeyPair device = AgreementKeyPair.generate(curve, random::nextBytes);
          AgreementKeyPair overlay = AgreementKeyPair.generate(curve, random::nextBytes);
          AgreementKeyPair peer = AgreementKeyPair.generate(curve, random::nextBytes);

          AgreementKeyPair sum = KeyCombination.combine(device, overlay);

          assertEquals(
              KeyCombination.combine(device.publicKey(), overlay.publicKey()), sum.publicKey());
          assertEquals(
              agreed(peer, KeyCombination.combine(device.publicKey(), overlay.publicKey())),
              agreed(sum, peer.publicKey()));
        });
  }

  @Test
  void combine_threePairs_areCommutativeAndAssociative() {
    SignatureKeyPair a = SignatureKeyPair.generate(Curve.ED448, SYSTEM);
    SignatureKeyPair b = SignatureKeyPair.generate(Curve.ED448, SYSTEM);
    SignatureKeyPair c = SignatureKeyPair.generate(Curve.ED448, SYSTEM);

    PublicKey sum = KeyCombination.combine(KeyCombination.combine(a, b), c).publicKey();

    assertEquals(sum, KeyCombination.combine(a, KeyCombination.combine(b, c)).publicKey());
    assertEquals(sum, KeyCombination.combine(KeyCombination.combine(c, a), b).publicKey());
  }

  @Test
  void combine_storedAndDecoded_signsTheSame() {
    SignatureKeyPair sum =
        KeyCombination.combine(
            SignatureKeyPair.generate(Curve.ED448, SYSTEM),
            SignatureKeyPair.generate(Curve.ED448, SYSTEM));

    SignatureKeyPair again = SignatureKeyPair.decode(Curve.ED448, sum.encoded());

    assertEquals(sum.publicKey(), again.publicKey());
    assertEquals(sum.sign(MESSAGE), again.sign(MESSAGE));
  }

  @Test
  void combine_otherOverlay_hasAnotherNoncePrefix() {
    SignatureKeyPair device = SignatureKeyPair.generate(Curve.ED448, SYSTEM);
    Bytes first =
        KeyCombination.combine(device, SignatureKeyPair.generate(Curve.ED448, SYSTEM))
            .encoded()
            .reveal();
    Bytes second =
        KeyCombination.combine(device, SignatureKeyPair.generate(Curve.ED448, SYSTEM))
            .encoded()
            .reveal();

    assertNotEquals(first.slice(57), second.slice(57));
  }

  @Test
  void combine_scalarsThatCancel_isRefused() {
    // 1 and L - 1.
    byte[] one = new byte[56];
    one[0] = 1;
    AgreementKeyPair base = AgreementKeyPair.fromScalar(Curve.X448, SecretBytes.wrap(one));
    AgreementKeyPair negative =
        AgreementKeyPair.fromScalar(
            Curve.X448,
            SecretBytes.copyOf(
                Bytes.hex(
                    "f24458ab92c27823558fc58d72c26c219036d6ae49db4ec4e923ca7c"
                        + "ffffffffffffffffffffffffffffffffffffffffffffffffffffff3f")));

    assertTrue(base.publicKey().sameKey(negative.publicKey()));
    assertThrows(IllegalArgumentException.class, () -> KeyCombination.combine(base, negative));
    assertThrows(
        IllegalArgumentException.class,
        () -> KeyCombination.combine(base.publicKey(), negative.publicKey()));
  }

  @Test
  void combine_keyWithoutParity_isRefused() {
    PublicKey extended = AgreementKeyPair.generate(Curve.X448, SYSTEM).publicKey();
    PublicKey plain = new PublicKey(Curve.X448, extended.plain());

    assertThrows(IllegalArgumentException.class, () -> KeyCombination.combine(plain, extended));
    assertThrows(IllegalArgumentException.class, () -> KeyCombination.combine(extended, plain));
  }

  @Test
  void combine_otherCurves_isRefused() {
    SignatureKeyPair ed448 = SignatureKeyPair.generate(Curve.ED448, SYSTEM);
    SignatureKeyPair ed25519 = SignatureKeyPair.generate(Curve.ED25519, SYSTEM);
    AgreementKeyPair x448 = AgreementKeyPair.generate(Curve.X448, SYSTEM);

    assertThrows(IllegalArgumentException.class, () -> KeyCombination.combine(ed448, ed25519));
    assertThrows(
        IllegalArgumentException.class,
        () -> KeyCombination.combine(ed448.publicKey(), x448.publicKey()));
  }

  @Test
  void combine_identityOrNoPoint_isRefused() {
    PublicKey key = SignatureKeyPair.generate(Curve.ED448, SYSTEM).publicKey();
    Bytes zeros = Bytes.wrap(new byte[56]);
    PublicKey identity = new PublicKey(Curve.ED448, Bytes.concat(Bytes.of(1), zeros));
    PublicKey noPoint = new PublicKey(Curve.ED448, Bytes.concat(zeros, Bytes.of(1)));

    assertThrows(IllegalArgumentException.class, () -> KeyCombination.combine(key, identity));
    assertThrows(IllegalArgumentException.class, () -> KeyCombination.combine(noPoint, key));
  }

  private static SecretBytes agreed(AgreementKeyPair pair, PublicKey peer) {
    try {
      return pair.agree(peer);
    } catch (AgreementException e) {
      throw new AssertionError(e);
    }
  }
}
