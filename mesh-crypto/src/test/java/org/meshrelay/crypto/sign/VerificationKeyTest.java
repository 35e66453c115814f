package org.meshrelay.crypto.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.bouncycastle.math.ec.rfc8032.Ed448;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;

/** A key made ready judges every signature as {@link Signatures} does, as often as it is asked. */
final class VerificationKeyTest {
  private static final EntropySource ENTROPY = EntropySource.system();

  @ParameterizedTest
  @EnumSource(names = {"ED25519", "ED448"})
  void verify_manyMessagesUnderOneKey_eachByItself(Curve curve) {
    SignatureKeyPair pair = SignatureKeyPair.generate(curve, ENTROPY);
    VerificationKey ready = VerificationKey.of(pair.publicKey());

    for (int i = 0; i < 50; i++) {
      Bytes message = ENTROPY.bytes(64);
      Bytes signature = pair.sign(message);

      assertTrue(ready.verify(message, signature));
      assertFalse(ready.verify(ENTROPY.bytes(64), signature));
    }
  }

  /** Half of all octets are no point; the library is asked by the octets of the key. */
  @Test
  void verify_randomOctetsAsKey_asTheLibraryDoesByOctets() {
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    Bytes message = Bytes.utf8("message");
    byte[] text = message.toArray();
    for (int i = 0; i < 200; i++) {
      byte[] octets = new byte[Ed448.PUBLIC_KEY_SIZE];
      random.nextBytes(octets);
      octets[Ed448.PUBLIC_KEY_SIZE - 1] &= (byte) 0x80;
      byte[] signature = new byte[Ed448.SIGNATURE_SIZE];
      // R is the key and S is zero: good under a key of small order only.
      System.arraycopy(octets, 0, signature, 0, octets.length);
      boolean point = Ed448.validatePublicKeyPartial(octets, 0);
      VerificationKey ready = VerificationKey.of(new PublicKey(Curve.ED448, Bytes.wrap(octets)));

      assertEquals(
          point && Ed448.verify(signature, 0, octets, 0, new byte[0], text, 0, text.length),
          ready.verify(message, Bytes.wrap(signature)),
          () -> "seed " + seed);
    }
  }

  @Test
  void verify_keyOfAgreementCurve_isFalse() {
    PublicKey key = new PublicKey(Curve.X448, ENTROPY.bytes(56));

    assertFalse(VerificationKey.of(key).verify(Bytes.utf8("message"), ENTROPY.bytes(114)));
  }
}
