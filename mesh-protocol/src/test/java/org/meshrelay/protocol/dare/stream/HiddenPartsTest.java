package org.meshrelay.protocol.dare.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DareSignature;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.dare.EncodedData;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.dare.EnvelopeDecryptor;
import org.meshrelay.protocol.dare.EnvelopeVerifier;
import org.meshrelay.protocol.dare.MasterKey;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonString;

/** dare.md 3.3, 4.4 and 5.3 to 5.6: several signers and readers, witnesses, what headers hide. */
class HiddenPartsTest {
  private static final Bytes PAYLOAD = StreamFixture.payload(1000);

  private static AgreementKeyPair reader(Curve curve, long seed) {
    return AgreementKeyPair.generate(curve, StreamFixture.entropy(seed));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("5.3, 5.4: four readers of four kinds of keys open one envelope, each alone")
  void encrypt_severalReadersOfEveryCurve_eachReadsIt(Encoding encoding) throws Exception {
    List<AgreementKeyPair> readers = new ArrayList<>();
    for (Curve curve : Curve.values()) {
      readers.add(reader(curve, 20 + readers.size()));
    }
    List<PublicKey> keys = readers.stream().map(AgreementKeyPair::publicKey).toList();
    DareEnvelope envelope =
        EnvelopeBuilder.of(PAYLOAD).encryptTo(keys, StreamFixture.entropy(30)).build();
    Bytes document = envelope.encode(encoding);

    for (AgreementKeyPair reader : readers) {
      DareEnvelope sent = DareEnvelope.parse(document, encoding);
      assertEquals(PAYLOAD, EnvelopeDecryptor.decrypt(sent, List.of(reader)));
      DecodeOptions options = DecodeOptions.of(List.of(reader), List.of());
      assertEquals(
          PAYLOAD, StreamFixture.decoded(StreamFixture.stream(document), options).payload());
    }
    AgreementKeyPair stranger = reader(Curve.X448, 99);
    assertThrows(
        DecryptionException.class, () -> EnvelopeDecryptor.decrypt(envelope, List.of(stranger)));
  }

  @Test
  @DisplayName("3.5: signers are independent of one another")
  void sign_severalSigners_eachVerifiesAlone() throws Exception {
    List<SignatureKeyPair> signers =
        List.of(
            SignatureKeyPair.generate(Curve.ED448, StreamFixture.entropy(40)),
            SignatureKeyPair.generate(Curve.ED25519, StreamFixture.entropy(41)),
            SignatureKeyPair.generate(Curve.ED448, StreamFixture.entropy(42)));
    EnvelopeBuilder builder = EnvelopeBuilder.of(PAYLOAD);
    signers.forEach(builder::sign);
    DareEnvelope envelope = builder.build();

    assertEquals(3, envelope.signatures().size());
    for (SignatureKeyPair signer : signers) {
      assertTrue(EnvelopeVerifier.verifiedBy(envelope, signer.publicKey()));
    }
    DecodeOptions one = DecodeOptions.of(List.of(), List.of(signers.get(1).publicKey()));
    StreamReport report = StreamFixture.verified(envelope.encode(Encoding.JSON), one);
    assertEquals(
        List.of(SignatureStatus.UNKNOWN_KEY, SignatureStatus.VALID, SignatureStatus.UNKNOWN_KEY),
        report.signatures().stream().map(SignatureReport::status).toList());
  }

  @Test
  @DisplayName("4.4: each signer of an encrypted envelope adds a witness of its own signature")
  void sign_encrypted_hasAWitnessForEachSigner() throws Exception {
    DareEnvelope envelope =
        EnvelopeBuilder.of(PAYLOAD)
            .sign(StreamFixture.ALICE)
            .sign(StreamFixture.BOB)
            .encryptTo(List.of(StreamFixture.READER.publicKey()), StreamFixture.entropy(50))
            .build();
    try (MasterKey master = EnvelopeDecryptor.masterKey(envelope, List.of(StreamFixture.READER))) {
      Bytes salt = Objects.requireNonNull(envelope.header().salt());
      for (DareSignature signature : envelope.signatures()) {
        assertEquals(master.witness(salt, signature.value()), signature.witness());
      }
      DareSignature first = envelope.signatures().get(0);
      DareSignature second = envelope.signatures().get(1);
      assertTrue(!Objects.equals(first.witness(), second.witness()));
    }
  }

  /** Annotations, of which there may be many, in the clear and encrypted. */
  static Stream<Integer> counts() {
    return Stream.of(0, 1, 2, 255, 256, 300);
  }

  @ParameterizedTest
  @MethodSource("counts")
  @DisplayName("5.5: each sequence has a prefix of its own, also beyond 255")
  void annotations_many_areEachOpenedAndNoTwoShareAPrefix(int count) throws Exception {
    for (boolean encrypted : new boolean[] {false, true}) {
      EnvelopeBuilder builder = EnvelopeBuilder.of(PAYLOAD);
      List<Bytes> values = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        values.add(Bytes.utf8("" + i % 7));
        builder.annotation(values.getLast());
      }
      if (encrypted) {
        builder.encryptTo(List.of(StreamFixture.READER.publicKey()), StreamFixture.entropy(60));
      }
      Bytes document = builder.build().encode(Encoding.JSON);
      DecodeOptions options = DecodeOptions.of(List.of(StreamFixture.READER), List.of());
      try (StreamDecoder decoder = StreamDecoder.open(StreamFixture.stream(document), options)) {
        assertEquals(values, decoder.revealed().annotations());
        assertEquals(
            count,
            decoder.header().annotations().stream()
                .map(EncodedData::saltPrefix)
                .distinct()
                .count());
      }
    }
  }

  @Test
  @DisplayName("3.3: members of the cloaked header stand in place of the open ones")
  void cloaked_encryptedMembers_overrideTheOpenOnes() throws Exception {
    try (MasterKey master = MasterKey.generate(StreamFixture.entropy(70))) {
      DareEnvelope open =
          EnvelopeBuilder.of(PAYLOAD)
              .envelopeId("open")
              .encryptShared(
                  master, List.of(StreamFixture.READER.publicKey()), StreamFixture.entropy(71))
              .build();
      Bytes salt = Objects.requireNonNull(open.header().salt());
      Bytes prefix = Bytes.of(1);
      Bytes hidden =
          master.encrypt(
              Bytes.concat(prefix, salt),
              Bytes.utf8("{\"EnvelopeID\":\"hidden\",\"enc\":\"none\",\"Salt\":\"AA\"}"));
      Bytes sequence =
          Bytes.concat(
              Bytes.hex("880101"), Bytes.of(0x88, hidden.size()), hidden, Bytes.hex("8800"));
      String document =
          open.encode(Encoding.JSON)
              .utf8()
              .replaceFirst(
                  "\\{\"EnvelopeID\"",
                  "{\"cloaked\":\"" + sequence.toBase64Url() + "\",\"EnvelopeID\"");
      DecodeOptions options = DecodeOptions.of(List.of(StreamFixture.READER), List.of());

      try (StreamDecoder decoder =
          StreamDecoder.open(StreamFixture.stream(Bytes.utf8(document)), options)) {
        RevealedHeader revealed = decoder.revealed();
        assertEquals("open", decoder.header().envelopeId());
        assertEquals("hidden", revealed.header().envelopeId());
        assertEquals(JsonString.of("A256CBC"), revealed.header().member("enc"));
        assertEquals(salt, revealed.header().salt(), "how it is read is not for it to say");
      }
      DecodeOptions none = DecodeOptions.of(List.of(), List.of());
      try (StreamDecoder decoder =
          StreamDecoder.open(StreamFixture.stream(Bytes.utf8(document)), none)) {
        assertThrows(DecryptionException.class, decoder::revealed);
      }
    }
  }
}
