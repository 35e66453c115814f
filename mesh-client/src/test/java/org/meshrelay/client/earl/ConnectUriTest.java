package org.meshrelay.client.earl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.encoding.Encoding;

/** Locators, content under a key, keys from a seed: protocol.md 6.4.3, C-23, encoding.md 3.6, 5. */
class ConnectUriTest {
  private static final EntropySource ENTROPY = EntropySource.system();
  private static final String KEY = "EAAG-BVGE-5WTB-4RQF-MKHZ-SY54-ZQAA";

  @Test
  void parse_bothSchemes_areReadAndWrittenAlike() {
    for (String text :
        new String[] {"mcu://maker@example.com/" + KEY, "udf://example.com/" + KEY}) {
      assertEquals(text, ConnectUri.parse(text).text());
    }
    ConnectUri.OfAccount pin =
        assertInstanceOf(
            ConnectUri.OfAccount.class,
            ConnectUri.parse("  MCU://Alice@Example.com/aaaa-bbbb-cccc-dddd-ee\n"));
    assertEquals("alice@example.com", pin.account().text());
    assertEquals("AAAA-BBBB-CCCC-DDDD-EE", pin.key().text());
  }

  @Test
  void toString_hidesTheKey() {
    assertFalse(ConnectUri.parse("mcu://maker@example.com/" + KEY).toString().contains("BVGE"));
    assertFalse(ConnectUri.parse("udf://example.com/" + KEY).toString().contains("BVGE"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "mcu:",
        "mcu://",
        "mcu:///" + KEY,
        "mcu://maker@example.com",
        "mcu://maker@example.com/",
        "mcu://maker@example.com/A",
        "mcu://maker@example.com/" + KEY + "?x",
        "mcu://maker@example.com/" + KEY + "/..",
        "mcu://example.com/" + KEY,
        "udf://maker@example.com/" + KEY,
        "udf://example.com:443/" + KEY,
        "udf://127.0.0.1/" + KEY,
        "https://example.com/" + KEY
      })
  void parse_anythingElse_isRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> ConnectUri.parse(text));
  }

  @Test
  void parse_tooLong_isRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> ConnectUri.parse("mcu://maker@example.com/" + "A".repeat(1024)));
  }

  @Test
  void seal_underAKey_opensWithThatKeyOnly() throws Exception {
    Udf key = Udf.encryptionKey(ENTROPY);
    Bytes content = Bytes.utf8("a profile");
    DareEnvelope sealed = SealedContent.seal(content, key, ENTROPY);

    assertEquals(
        content,
        SealedContent.open(DareEnvelope.parse(sealed.encode(Encoding.JSON), Encoding.JSON), key));
    assertThrows(
        DecryptionException.class, () -> SealedContent.open(sealed, Udf.encryptionKey(ENTROPY)));
    assertThrows(
        DecryptionException.class,
        () -> SealedContent.open(EnvelopeBuilder.of(content).build(), key));
    assertFalse(sealed.encode(Encoding.JSON).utf8().contains(key.text()));
  }

  @Test
  void keys_ofOneSeed_areAlwaysTheSameAndThreeDifferentOnes() {
    Udf seed = SeededDevice.seed(ENTROPY);

    var keys = SeededDevice.keys(seed);
    var again = SeededDevice.keys(Udf.parse(seed.text()));

    assertEquals(keys.signature().publicKey(), again.signature().publicKey());
    assertEquals(keys.encryption().publicKey(), again.encryption().publicKey());
    assertEquals(keys.authentication().publicKey(), again.authentication().publicKey());
    assertFalse(keys.encryption().publicKey().sameKey(keys.authentication().publicKey()));
    assertFalse(
        SeededDevice.keys(SeededDevice.seed(ENTROPY))
            .signature()
            .publicKey()
            .sameKey(keys.signature().publicKey()));
    assertThrows(
        IllegalArgumentException.class, () -> SeededDevice.keys(Udf.encryptionKey(ENTROPY)));
  }
}
