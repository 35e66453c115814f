package org.meshrelay.crypto.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Base32;
import org.meshrelay.crypto.octet.Bytes;

/** PINs, publications, locators, names and message identifiers (encoding.md 4.5 and 5). */
final class DerivedIdentifiersTest {
  private static final EntropySource SYSTEM = EntropySource.system();
  private static final String ACCOUNT = "alice@example.com";

  @Test
  void envelopeId_textsOfTheSameOctets_areEqual() {
    String id = MeshIdentifiers.envelopeId("NBPS-TE2K-5BQZ-3HWA-PJNU-WYOX-DAMW");

    assertEquals(id, MeshIdentifiers.envelopeId("nbpste2k5bqz3hwapjnuwyoxdamw"));
    assertNotEquals(id, MeshIdentifiers.responseId("NBPS-TE2K-5BQZ-3HWA-PJNU-WYOX-DAMW"));
  }

  @Test
  void envelopeId_witnessWithoutTypeOctet_isReadAllTheSame() {
    assertEquals(34, MeshIdentifiers.envelopeId("ED5H-2CDI-GTTK-5VV2-H3PM-A7NJ-CI3B").length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "N", "----", "89"})
  void envelopeId_messageIdWithoutData_isRefused(String messageId) {
    assertThrows(IllegalArgumentException.class, () -> MeshIdentifiers.envelopeId(messageId));
  }

  @Test
  void witness_anyInputChanged_isAnother() {
    Bytes a = SYSTEM.bytes(64);
    Bytes b = SYSTEM.bytes(16);
    String witness = MeshIdentifiers.witness(a, b, a, b);

    assertEquals(34, witness.length());
    assertNotEquals(witness, MeshIdentifiers.witness(a, b, a, SYSTEM.bytes(16)));
    assertNotEquals(witness, MeshIdentifiers.witness(SYSTEM.bytes(64), b, a, b));
  }

  @Test
  void pin_fresh_has80BitsIn18Characters() {
    Udf pin = Pin.generate(SYSTEM);

    assertEquals(10, pin.data().size());
    assertEquals(18, pin.text().replace("-", "").length());
    assertEquals(pin.data(), Udf.parse(pin.text()).data());
  }

  @Test
  void pin_chain_isKeyedByDataOctets() {
    Udf pin = Pin.generate(SYSTEM);
    Udf salted = Pin.salted(pin, Pin.ACTION_DEVICE);
    Bytes nonce = SYSTEM.bytes(16);
    Bytes digest = SYSTEM.bytes(64);

    assertEquals(
        Digests.hmacSha512(pin.data(), Bytes.utf8("Device")).slice(0, 16),
        salted.data().slice(0, 16));
    assertEquals(
        Digests.hmacSha512(salted.data(), Bytes.utf8(ACCOUNT), nonce, digest),
        Pin.witness(salted, ACCOUNT, nonce, digest));
    assertNotEquals(salted, Pin.salted(pin, Pin.ACTION_CONTACT));
    assertEquals(Pin.id(salted, ACCOUNT), Pin.id(Udf.parse(salted.text()), ACCOUNT));
  }

  @Test
  void pin_typeOne_usesSha3Throughout() {
    Udf pin = Udf.of(UdfType.AUTHENTICATOR_SHA3_512.code(), SYSTEM.bytes(10));
    Udf salted = Pin.salted(pin, Pin.ACTION_DEVICE);

    assertEquals(UdfType.AUTHENTICATOR_SHA3_512.code(), salted.type());
    assertEquals(UdfType.AUTHENTICATOR_SHA3_512.code(), Pin.id(salted, ACCOUNT).type());
    assertEquals(
        Digests.hmacSha3_512(salted.data(), Bytes.utf8(ACCOUNT), Bytes.EMPTY, Bytes.EMPTY),
        Pin.witness(salted, ACCOUNT, Bytes.EMPTY, Bytes.EMPTY));
  }

  @ParameterizedTest
  @CsvSource({"96", "104", "144", "200"})
  void pin_typeThatIsNoSecret_isRefused(int type) {
    Udf udf = Udf.of(type, SYSTEM.bytes(16));

    assertThrows(IllegalArgumentException.class, () -> Pin.salted(udf, Pin.ACTION_DEVICE));
  }

  @Test
  void pin_agree_needs100EqualBits() {
    Udf whole = Pin.salted(Pin.generate(SYSTEM), Pin.ACTION_DEVICE);

    assertTrue(Pin.agree(Udf.parse(whole.text().substring(0, 24)), whole));
    assertFalse(Pin.agree(Udf.parse(whole.text().substring(0, 22)), whole));
    assertFalse(Pin.agree(Pin.salted(Pin.generate(SYSTEM), Pin.ACTION_DEVICE), whole));
  }

  @Test
  void publication_key_givesIdentifierAndTwoAuthenticators() {
    Udf key = Udf.encryptionKey(SYSTEM);

    Udf id = Publication.id(key);
    Udf service = Publication.serviceAuthenticator(key);

    assertEquals("EBQ", id.text().substring(0, 3));
    assertEquals(28, id.text().replace("-", "").length());
    assertNotEquals(id, Publication.id(key, "UDFEncryption"));
    assertEquals(32, service.data().size());
    assertNotEquals(service, Publication.deviceAuthenticator(key));
    assertTrue(
        Publication.agree(
            Publication.authenticate(service, ACCOUNT),
            Publication.authenticate(Udf.parse(service.text()), ACCOUNT)));
    assertFalse(
        Publication.agree(
            Publication.authenticate(service, ACCOUNT),
            Publication.authenticate(service, "mallory@example.com")));
  }

  @Test
  void earl_precision_isTwiceThatOfTheKeyAndBounded() {
    Udf key128 = Udf.encryptionKey(SYSTEM);
    Udf key256 = Udf.of(UdfType.ENCRYPTION.code(), SYSTEM.bytes(32));

    assertEquals(280, Earl.locator(key128).bits());
    assertEquals(440, Earl.locator(key256).bits());
    assertNotEquals(Earl.locator(key128), Earl.locator(Udf.parse(key128.text() + "A")));
  }

  @Test
  void strongName_labelInAnyPlace_isTakenOut() {
    String label = StrongName.label(ContentDigest.of(Bytes.utf8("a"), "text/plain"));
    Optional<String> fingerprint = Optional.of(label.substring(4));

    assertEquals(
        new StrongName("alice@example.com", fingerprint),
        StrongName.parse("alice@" + label + ".Example.COM"));
    assertEquals(
        new StrongName("example.com", fingerprint), StrongName.parse("example.com." + label));
    assertEquals(new StrongName(ACCOUNT, Optional.empty()), StrongName.parse("alice@example.com"));
    assertEquals(
        new StrongName("mm--x@example.com", Optional.empty()),
        StrongName.parse("mm--x@example.com"));
  }

  @Test
  void strongName_nothingButLabelsOrTooLong_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> StrongName.parse("alice@mm--abcd"));
    assertThrows(IllegalArgumentException.class, () -> StrongName.parse("a".repeat(321)));
  }

  @Test
  void strongName_labelAbove240Bits_isRefused() {
    Bytes digest = SYSTEM.bytes(64);

    assertEquals(63, StrongName.label(Udf.of(96, digest, 240)).length());
    assertThrows(IllegalArgumentException.class, () -> StrongName.label(Udf.of(96, digest, 245)));
  }

  @Test
  void authenticator_otherKeyOrType_isAnother() {
    Bytes data = Bytes.utf8("Konrad is the traitor");
    String key = Udf.nonce(SYSTEM).text();
    Udf code = Authenticator.of(data, "text/plain", key, 140);

    assertEquals(UdfType.AUTHENTICATOR_SHA2_512.code(), code.type());
    assertNotEquals(code, Authenticator.of(data, "text/html", key, 140));
    assertNotEquals(code, Authenticator.of(data, "text/plain", key.replace("-", ""), 140));
  }

  @Test
  void keySeed_specifier_isSplitIntoUseAndAlgorithm() {
    KeySeed seed =
        KeySeed.of(Udf.of(200, Bytes.concat(Bytes.of(0x80 | 0x01, 0x05), SYSTEM.bytes(16))));

    assertEquals(2, seed.use());
    assertEquals(261, seed.algorithm());
  }

  @Test
  void keySeed_otherTypeOrNoSeed_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> KeySeed.of(Udf.nonce(SYSTEM)));
    assertThrows(IllegalArgumentException.class, () -> KeySeed.of(Udf.of(200, Bytes.of(0, 4))));
  }

  @Test
  void base32_ofWitness_isOfTheDigestWithoutType() {
    Bytes digest = Digests.sha512(Digests.sha512(Bytes.EMPTY), Digests.sha512(Bytes.EMPTY));

    assertEquals(
        Base32.encodeGrouped(digest, 140),
        MeshIdentifiers.witness(Bytes.EMPTY, Bytes.EMPTY, Bytes.EMPTY, Bytes.EMPTY));
  }
}
