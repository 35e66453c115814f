package org.meshrelay.crypto.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.KeySeed;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.crypto.udf.UdfType;

final class DerivedKeysTest {
  @Test
  void seedForAnyAlgorithm_everyCurve_hasItsOwnKey() {
    KeySeed seed = seed(0);

    PublicKey signing = DerivedKeys.signature(seed, Curve.ED448).publicKey();
    PublicKey agreeing = DerivedKeys.agreement(seed, Curve.X448).publicKey();

    assertEquals(signing, DerivedKeys.signature(seed, Curve.ED448).publicKey());
    assertNotEquals(
        agreeing, AgreementKeyPair.fromEd448(DerivedKeys.signature(seed, Curve.ED448)).publicKey());
    assertEquals(
        SignatureKeyPair.STORED_ED448_SEED_SIZE,
        DerivedKeys.signature(seed, Curve.ED448).encoded().size());
    assertEquals(32, DerivedKeys.signature(seed, Curve.ED25519).encoded().size());
    assertEquals(32, DerivedKeys.agreement(seed, Curve.X25519).encoded().size());
  }

  @Test
  void seedForOneAlgorithm_otherCurve_isRefused() {
    KeySeed seed = seed(KeySeed.ALGORITHM_ED448);

    assertEquals(Curve.ED448, DerivedKeys.signature(seed, Curve.ED448).curve());
    assertThrows(IllegalArgumentException.class, () -> DerivedKeys.signature(seed, Curve.ED25519));
    assertThrows(IllegalArgumentException.class, () -> DerivedKeys.agreement(seed, Curve.X448));
  }

  @Test
  void signature_agreementCurve_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> DerivedKeys.signature(seed(0), Curve.X448));
  }

  private static KeySeed seed(int specifier) {
    Bytes data = Bytes.concat(Bytes.bigEndian(specifier, 2), Bytes.utf8("sixteen octets.."));
    return KeySeed.of(Udf.of(UdfType.DERIVATION_SEED.code(), data));
  }
}
