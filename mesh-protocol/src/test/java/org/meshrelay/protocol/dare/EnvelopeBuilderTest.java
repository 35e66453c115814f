package org.meshrelay.protocol.dare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.protocol.dare.Envelopes.entropy;
import static org.meshrelay.protocol.dare.Envelopes.recipient;
import static org.meshrelay.protocol.dare.Envelopes.sent;
import static org.meshrelay.protocol.dare.Envelopes.signer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonNumber;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonString;
import org.meshrelay.protocol.encoding.ObjectWriter;

/** The one form that we write (dare.md 10.1). */
final class EnvelopeBuilderTest {
  private static final Bytes PAYLOAD = Bytes.utf8("{\"MessageText\":{}}");

  @Test
  void build_unsigned_hasDigestNameInHeaderAndDigestInTrailer() {
    DareEnvelope envelope = EnvelopeBuilder.of(PAYLOAD).envelopeId("MA").build();

    assertEquals("{\"EnvelopeID\":\"MA\",\"dig\":\"S512\"}", envelope.header().source().utf8());
    assertEquals(List.of("PayloadDigest"), List.copyOf(envelope.trailer().json().names()));
    assertTrue(envelope.digestMatches());
  }

  @Test
  @DisplayName("protocol.md 1.2: the null-mode envelope, octet for octet")
  void build_bare_hasNeitherDigestNorTrailer() {
    JsonObject auth = new ObjectWriter().put("v", 1).put("mode", "null").build();
    DareEnvelope envelope =
        EnvelopeBuilder.bare(Bytes.utf8("{\"Hello\":{}}"))
            .member("auth", auth)
            .member("cty", "application/json")
            .build();

    assertEquals(
        "[{\"auth\":{\"v\":1,\"mode\":\"null\"},\"cty\":\"application/json\"},\"eyJIZWxsbyI6e319\"]",
        envelope.encode(Encoding.JSON).utf8());
    assertThrows(IllegalStateException.class, () -> EnvelopeBuilder.bare(PAYLOAD).sign(signer(1)));
  }

  @Test
  void build_signedAndEncrypted_hasMembersInTheirOrder() throws Exception {
    DareEnvelope envelope =
        EnvelopeBuilder.of(PAYLOAD)
            .envelopeId("MA")
            .contentMeta(ContentMeta.builder().messageType("MessageText").build())
            .annotation(Bytes.utf8("a"))
            .member("later", JsonNumber.of(1))
            .sign(signer(1), EnvelopeBuilder.of(Bytes.EMPTY).build())
            .encryptTo(List.of(recipient(Curve.X448, 2).publicKey()), entropy(3))
            .build();

    assertEquals(
        List.of(
            "EnvelopeID",
            "enc",
            "dig",
            "kid",
            "Salt",
            "Annotations",
            "recipients",
            "ContentMetaData",
            "later"),
        List.copyOf(envelope.header().json().names()));
    assertEquals(
        List.of("signatures", "PayloadDigest"), List.copyOf(envelope.trailer().json().names()));
    assertTrue(
        envelope
            .trailer()
            .source()
            .utf8()
            .startsWith("{\"signatures\":[{\"alg\":\"S512\",\"kid\":"));
    assertEquals(16, Objects.requireNonNull(envelope.header().salt()).size());
    assertEquals(16 * (1 + PAYLOAD.size() / 16), envelope.payload().size());
  }

  @ParameterizedTest
  @EnumSource
  void build_signedAndEncrypted_isReadByEveryRecipient(Encoding encoding) throws Exception {
    SignatureKeyPair signer = signer(1);
    List<AgreementKeyPair> pairs = new ArrayList<>();
    List<PublicKey> keys = new ArrayList<>();
    for (Curve curve : Curve.values()) {
      pairs.add(recipient(curve, 10));
      keys.add(pairs.getLast().publicKey());
    }
    DareEnvelope envelope =
        sent(
            EnvelopeBuilder.of(PAYLOAD)
                .annotation(Bytes.utf8("first"))
                .annotation(Bytes.utf8("second"))
                .sign(signer)
                .encryptTo(keys, entropy(3))
                .build(),
            encoding);

    assertTrue(EnvelopeVerifier.verifiedBy(envelope, signer.publicKey()));
    assertTrue(envelope.isEncrypted());
    for (AgreementKeyPair pair : pairs) {
      assertEquals(PAYLOAD, EnvelopeDecryptor.decrypt(envelope, List.of(pair)));
      try (MasterKey master = EnvelopeDecryptor.masterKey(envelope, List.of(pair))) {
        EncodedData second = envelope.header().annotations().get(1);
        assertEquals(Bytes.of(2), second.saltPrefix());
        assertEquals("second", EnvelopeDecryptor.decrypt(envelope, second, master).utf8());
        assertEquals(master.identifier(), envelope.header().keyIdentifier());
      }
    }
  }

  @Test
  @DisplayName("encoding.md 4.2: 57 octets, 00 in epk whatever the parity")
  void encryptTo_x448_writesSignOctetZero() throws Exception {
    List<PublicKey> keys = Collections.nCopies(16, recipient(Curve.X448, 5).publicKey());
    DareEnvelope envelope = EnvelopeBuilder.of(PAYLOAD).encryptTo(keys, entropy(6)).build();

    for (DareRecipient entry : envelope.header().recipients()) {
      Bytes octets = Objects.requireNonNull(entry.ephemeralKey()).octets();
      assertEquals(57, octets.size());
      assertEquals(0, octets.get(56));
      assertEquals(40, entry.wrappedKey().size());
      assertEquals(keys.getFirst().udf().text(), entry.keyIdentifier());
    }
    assertEquals(
        16,
        envelope.header().recipients().stream().map(DareRecipient::ephemeralKey).distinct().count(),
        "a fresh key for each");
  }

  @Test
  void encryptTo_keyWithoutParity_isReadByItsOwner() throws Exception {
    AgreementKeyPair pair = recipient(Curve.X448, 5);
    PublicKey plain = new PublicKey(Curve.X448, pair.publicKey().plain());
    DareEnvelope envelope =
        EnvelopeBuilder.of(PAYLOAD).encryptTo(List.of(plain), entropy(6)).build();

    assertEquals(PAYLOAD, EnvelopeDecryptor.decrypt(envelope, List.of(pair)));
  }

  @Test
  void encryptTo_keyThatIsNoPointOrTooMany_isRefused() {
    PublicKey smallOrder = new PublicKey(Curve.X448, Bytes.wrap(new byte[56]));
    List<PublicKey> tooMany = Collections.nCopies(65, recipient(Curve.X448, 5).publicKey());

    assertThrows(
        AgreementException.class,
        () -> EnvelopeBuilder.of(PAYLOAD).encryptTo(List.of(smallOrder), entropy(1)));
    assertThrows(
        IllegalArgumentException.class,
        () -> EnvelopeBuilder.of(PAYLOAD).encryptTo(List.of(), entropy(1)));
    assertThrows(
        IllegalArgumentException.class,
        () -> EnvelopeBuilder.of(PAYLOAD).encryptTo(tooMany, entropy(1)));
  }

  @Test
  void encryptTo_samePayloadTwice_hasNothingInCommon() throws Exception {
    List<PublicKey> keys = List.of(recipient(Curve.X448, 5).publicKey());
    var entropy = entropy(7);
    DareEnvelope first = EnvelopeBuilder.of(PAYLOAD).encryptTo(keys, entropy).build();
    DareEnvelope second = EnvelopeBuilder.of(PAYLOAD).encryptTo(keys, entropy).build();

    assertNotEquals(first.payload(), second.payload());
    assertNotEquals(first.header().salt(), second.header().salt());
    assertNotEquals(first.header().keyIdentifier(), second.header().keyIdentifier());
  }

  @Test
  @DisplayName("dare.md 10.1: header and trailer of at most 16 KiB")
  void build_headerTooLarge_isRefused() {
    EnvelopeBuilder builder =
        EnvelopeBuilder.of(PAYLOAD).member("note", "x".repeat(DareHeader.OCTETS_MAX));

    assertThrows(IllegalArgumentException.class, builder::build);
  }

  @Test
  void build_memberOfWrongTypeOrTwice_isRefused() {
    EnvelopeBuilder salt = EnvelopeBuilder.of(PAYLOAD).member("Salt", "AA");
    EnvelopeBuilder twice = EnvelopeBuilder.of(PAYLOAD).member("dig", JsonString.of("S512"));

    assertThrows(IllegalArgumentException.class, salt::build);
    assertThrows(IllegalArgumentException.class, twice::build);
  }

  @Test
  void build_severalSigners_standSideBySide() throws Exception {
    SignatureKeyPair ed448 = signer(1);
    SignatureKeyPair ed25519 = SignatureKeyPair.generate(Curve.ED25519, entropy(2));
    DareEnvelope envelope =
        sent(EnvelopeBuilder.of(PAYLOAD).sign(ed448).sign(ed25519).build(), Encoding.JSON);

    assertEquals(2, envelope.signatures().size());
    assertTrue(EnvelopeVerifier.verifiedBy(envelope, ed448.publicKey()));
    assertTrue(EnvelopeVerifier.verifiedBy(envelope, ed25519.publicKey()));
    assertNull(envelope.signatures().getFirst().witness(), "nothing is encrypted");
  }
}
