package org.meshrelay.crypto.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Base32;
import org.meshrelay.crypto.octet.Base64Url;
import org.meshrelay.crypto.octet.Bytes;

/** Key identifiers of all eras are read, era B is written (encoding.md 4.1, MSP-326). */
final class PublicKeyTest {
  /** The ProfileService key of protocol-02, an identifier of era A. */
  private static final PublicKey KEY =
      new PublicKey(
          Curve.ED448,
          Base64Url.decode(
              "mHlROSazpUTzwFNZ0qI1MbXjpthOUxple0W8NUaq8M71VT5eNwXjcfQ-tMlLgwq_Uff1FGmmlH-A"));

  private static final String ERA_A = "MBCP-OGFY-KFAQ-6EO3-VX6S-6V4G-ENNU";

  @ParameterizedTest
  @CsvSource({
    "ED25519, 31",
    "ED25519, 33",
    "ED448, 56",
    "ED448, 58",
    "X25519, 31",
    "X25519, 34",
    "X448, 55",
    "X448, 58",
    "X448, 0"
  })
  void constructor_sizeThatTheCurveHasNot_isRefused(Curve curve, int size) {
    Bytes octets = Bytes.wrap(new byte[size]);

    assertThrows(IllegalArgumentException.class, () -> new PublicKey(curve, octets));
  }

  @Test
  void constructor_parityOctetOtherThan00Or80_isRefused() {
    for (int parity = 0; parity < 256; parity++) {
      Bytes octets = Bytes.concat(Bytes.wrap(new byte[56]), Bytes.of(parity));
      if (parity == 0 || parity == 0x80) {
        assertEquals(56, new PublicKey(Curve.X448, octets).plain().size());
      } else {
        assertThrows(IllegalArgumentException.class, () -> new PublicKey(Curve.X448, octets));
      }
    }
  }

  @Test
  void isNamedBy_identifierOfAnyEra_isTrue() {
    for (KeyIdentifierEra era : KeyIdentifierEra.values()) {
      assertTrue(KEY.isNamedBy(era.identifier(KEY).text()), era::name);
    }
    assertTrue(KEY.isNamedBy(ERA_A));
    assertEquals(Optional.of(KeyIdentifierEra.A), KeyIdentifierEra.of(KEY, ERA_A));
  }

  @Test
  void isNamedBy_caseAndDashes_doNotMatter() {
    assertTrue(KEY.isNamedBy(ERA_A.toLowerCase(Locale.ROOT)));
    assertTrue(KEY.isNamedBy(ERA_A.replace("-", "")));
  }

  @Test
  void isNamedBy_afterOneThatNamesIt_judgesTheNextByItself() {
    PublicKey other = AgreementKeyPair.generate(Curve.X448, EntropySource.system()).publicKey();

    for (int i = 0; i < 2; i++) {
      assertTrue(KEY.isNamedBy(ERA_A));
      assertTrue(KEY.isNamedBy(KEY.udf().text()));
      assertFalse(KEY.isNamedBy(other.udf().text()));
      assertFalse(other.isNamedBy(ERA_A));
    }
  }

  @Test
  void isNamedBy_longerIdentifier_isTrueWhileEveryCharacterFits() {
    String whole = Base32.encodeGrouped(KEY.fingerprint());

    assertTrue(KEY.isNamedBy(whole));
    assertTrue(KEY.isNamedBy(whole.substring(0, 59)));
    assertFalse(KEY.isNamedBy(whole + "AAAA"));
    assertFalse(KEY.isNamedBy(whole.substring(0, 58) + (whole.charAt(58) == 'A' ? 'B' : 'A')));
  }

  @Test
  void isNamedBy_fewerThan140Bits_isFalse() {
    String text = KEY.udf().text();

    assertFalse(KEY.isNamedBy(text.substring(0, text.length() - 1)));
    assertFalse(KEY.isNamedBy("M"));
    assertFalse(KEY.isNamedBy(""));
  }

  @Test
  void isNamedBy_foreignCharactersInBetween_isFalse() {
    String text = KEY.udf().text();

    assertFalse(KEY.isNamedBy(text + " "));
    assertFalse(KEY.isNamedBy(text.replace("-", "_")));
    assertFalse(KEY.isNamedBy(text + "@example.com"));
  }

  @ParameterizedTest
  @EnumSource(Curve.class)
  void isNamedBy_anyBitOfTheKeyFlipped_isFalse(Curve curve) {
    PublicKey key = AgreementKeyPair.generate(curve, EntropySource.system()).publicKey();
    String identifier = key.udf().text();

    for (int bit = 0; bit < curve.plainSize() * 8; bit++) {
      byte[] flipped = key.octets().toArray();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      assertFalse(new PublicKey(curve, Bytes.wrap(flipped)).isNamedBy(identifier));
    }
  }

  @Test
  void udf_parityOctet_isPartOfTheIdentifier() {
    PublicKey extended = AgreementKeyPair.generate(Curve.X448, EntropySource.system()).publicKey();
    PublicKey plain = new PublicKey(Curve.X448, extended.plain());

    assertNotEquals(extended.udf(), plain.udf());
    assertTrue(extended.sameKey(plain));
    assertNotEquals(extended, plain);
    assertFalse(plain.namesPoint());
  }

  @Test
  void udf_always_isEraB() {
    assertEquals(KeyIdentifierEra.B.identifier(KEY), KEY.udf());
    assertEquals(28 + 6, KEY.udf().text().length());
    assertTrue(Base32.encodeGrouped(KEY.fingerprint()).startsWith(KEY.udf().text()));
    assertEquals(64, KEY.fingerprint().size());
  }

  @Test
  void fingerprintAs_identifierOfAnotherEra_usesThatEra() {
    assertEquals(KeyIdentifierEra.A.fingerprint(KEY), KEY.fingerprintAs(ERA_A));
    assertNotEquals(KEY.fingerprint(), KEY.fingerprintAs(ERA_A));
  }

  @Test
  void fingerprintAs_identifierOfAnotherKey_isRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> KEY.fingerprintAs("MDKQ-VTTD-HQKB-YH6O-H57C-4KDH-6KWI"));
  }

  @Test
  void sameKey_otherCurveWithSameOctets_isFalse() {
    Bytes octets = Bytes.wrap(new byte[32]);

    assertFalse(new PublicKey(Curve.ED25519, octets).sameKey(new PublicKey(Curve.X25519, octets)));
  }

  @Test
  void ofWireName_exactNamesOnly() {
    assertEquals(Optional.of(Curve.X448), Curve.ofWireName("X448"));
    assertEquals(Optional.empty(), Curve.ofWireName("x448"));
    assertEquals(Optional.empty(), Curve.ofWireName("X448z"));
  }
}
