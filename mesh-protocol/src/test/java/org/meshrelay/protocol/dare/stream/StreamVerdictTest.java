package org.meshrelay.protocol.dare.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.protocol.dare.stream.StreamFixture.decoded;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DareTrailer;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.dare.stream.StreamFixture.Decoded;
import org.meshrelay.protocol.dare.stream.StreamFixture.Kind;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonString;

/** What the stream decoder says of digests, signatures and ciphertexts at the end. */
final class StreamVerdictTest {
  private static final String TEXT = "\"cGF5bG9hZA\"";
  private static final Bytes PAYLOAD = Bytes.utf8("payload");

  private static DigestStatus digest(Decoded decoded) {
    return decoded.report().digest();
  }

  @Test
  void decode_otherPayload_isReportedAndIntactIsFalse() throws Exception {
    Bytes document = Kind.SIGNED.builder(PAYLOAD, 1).build().encode(Encoding.JSON);
    String changed = document.utf8().replace("cGF5bG9hZA", "cGF5bG9hZB");

    StreamReport report = decoded(Bytes.utf8(changed)).report();

    // The last digit of that text has bits that mean nothing; the payload is the same.
    assertTrue(report.isIntact());

    StreamReport other =
        decoded(Bytes.utf8(document.utf8().replace("cGF5bG9hZA", "cGF5bG9hZQ"))).report();
    assertEquals(DigestStatus.BAD, other.digest());
    assertFalse(other.isIntact());
    assertFalse(other.isSignedBy(StreamFixture.ALICE.publicKey()));
    assertTrue(other.signatures().stream().allMatch(e -> e.status() == SignatureStatus.INVALID));
  }

  @Test
  void decode_digestReplacedWithThePayload_leavesNoValidSignature() throws Exception {
    DareEnvelope signed = Kind.SIGNED.builder(PAYLOAD, 1).build();
    Bytes forged = Bytes.utf8("forged!");
    JsonObject trailer =
        signed
            .trailer()
            .json()
            .edit(
                Set.of(),
                Map.of("PayloadDigest", JsonString.of(Digests.sha512(forged).toBase64Url())));
    DareEnvelope envelope =
        DareEnvelope.of(signed.header(), forged, DareTrailer.of(trailer.asText()));

    StreamReport report = decoded(envelope.encode(Encoding.JSON_B)).report();

    assertEquals(DigestStatus.OK, report.digest());
    assertFalse(report.isIntact());
    assertFalse(report.isSignedBy(StreamFixture.ALICE.publicKey()));
  }

  @Test
  void decode_signerNotKnown_saysSoAndNothingElse() throws Exception {
    Bytes document = Kind.SIGNED.builder(PAYLOAD, 1).build().encode(Encoding.JSON);
    DecodeOptions onlyBob = DecodeOptions.of(List.of(), List.of(StreamFixture.BOB.publicKey()));

    StreamReport report = StreamFixture.decoded(StreamFixture.stream(document), onlyBob).report();

    assertEquals(
        List.of(SignatureStatus.UNKNOWN_KEY, SignatureStatus.VALID),
        report.signatures().stream().map(SignatureReport::status).toList());
    assertTrue(report.isIntact());
    assertFalse(report.isSignedBy(StreamFixture.ALICE.publicKey()));
    assertTrue(report.isSignedBy(StreamFixture.BOB.publicKey()));
  }

  @Test
  void decode_signatureWithoutName_isTriedWithEveryKey() throws Exception {
    String document = Kind.SIGNED.builder(PAYLOAD, 1).build().encode(Encoding.JSON).utf8();
    Bytes nameless = Bytes.utf8(document.replaceAll("\"kid\":\"[^\"]*\",", ""));

    List<SignatureReport> reports = decoded(nameless).report().signatures();

    assertEquals(
        List.of(
            Optional.of(StreamFixture.ALICE.publicKey()),
            Optional.of(StreamFixture.BOB.publicKey())),
        reports.stream().map(SignatureReport::key).toList());
  }

  @Test
  void decode_signatureAnnouncedOnly_isNotInvalid() throws Exception {
    String kid = StreamFixture.ALICE.publicKey().udf().text();
    Bytes document = Bytes.utf8("[{\"signatures\":[{\"kid\":\"" + kid + "\"}]},\"\"]");

    StreamReport report = decoded(document).report();

    assertEquals(SignatureStatus.ANNOUNCED, report.signatures().getFirst().status());
    assertTrue(report.isIntact());
    assertFalse(report.isSignedBy(StreamFixture.ALICE.publicKey()));
  }

  @Test
  @DisplayName("dare.md 3.1: digest and signatures in the header")
  void decode_digestAndSignaturesInHeader_areFound() throws Exception {
    String trailer = Kind.SIGNED.builder(PAYLOAD, 1).build().trailer().source().utf8();
    String header = "{\"dig\":\"S512\"," + trailer.substring(1);

    StreamReport report = decoded(Bytes.utf8("[" + header + "," + TEXT + ",{}]")).report();

    assertEquals(DigestStatus.OK, report.digest());
    assertTrue(report.isSignedBy(StreamFixture.ALICE.publicKey()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"S256", "SHA2", "S512"})
  void decode_otherNamesOfDigests_areKnown(String name) throws Exception {
    Bytes digest = name.equals("S256") ? Digests.sha256(PAYLOAD) : Digests.sha512(PAYLOAD);
    String trailer = ",{\"PayloadDigest\":\"" + digest.toBase64Url() + "\"}]";

    assertEquals(
        DigestStatus.OK,
        digest(decoded(Bytes.utf8("[{\"dig\":\"" + name + "\"}," + TEXT + trailer))));
    assertEquals(
        DigestStatus.BAD,
        digest(decoded(Bytes.utf8("[{\"dig\":\"" + name + "\"},\"AAAA\"" + trailer))));
  }

  @Test
  void decode_unknownDigestName_isNeverRight() throws Exception {
    String trailer = "{\"PayloadDigest\":\"" + Digests.sha512(PAYLOAD).toBase64Url() + "\"}";

    StreamReport report =
        decoded(Bytes.utf8("[{\"dig\":\"S1024\"}," + TEXT + "," + trailer + "]")).report();

    assertEquals(DigestStatus.BAD, report.digest());
    assertFalse(report.isIntact());
  }

  @Test
  void decode_digestNamedInTheTrailerOnly_isUsed() throws Exception {
    String trailer =
        "{\"dig\":\"S256\",\"PayloadDigest\":\"" + Digests.sha256(PAYLOAD).toBase64Url() + "\"}";

    assertEquals(DigestStatus.OK, digest(decoded(Bytes.utf8("[{}," + TEXT + "," + trailer + "]"))));
  }

  @Test
  void decode_encryptedToOthers_isOneErrorAndWritesNothing() throws Exception {
    Bytes document = Kind.ENCRYPTED.builder(PAYLOAD, 1).build().encode(Encoding.JSON);
    DecodeOptions stranger = DecodeOptions.of(List.of(StreamFixture.STRANGER), List.of());
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    try (StreamDecoder decoder = StreamDecoder.open(StreamFixture.stream(document), stranger)) {
      assertFalse(decoder.canDecode());
      assertThrows(DecryptionException.class, () -> decoder.decode(sink));
    }

    assertEquals(0, sink.size());
  }

  @Test
  void verify_encryptedToOthers_stillJudgesDigestAndSignatures() throws Exception {
    Bytes document = Kind.FULL.builder(PAYLOAD, 1).build().encode(Encoding.JSON_B);
    DecodeOptions signersOnly =
        DecodeOptions.of(List.of(), List.of(StreamFixture.ALICE.publicKey()));

    StreamReport report = StreamFixture.verified(document, signersOnly);

    assertEquals(DigestStatus.OK, report.digest());
    assertTrue(report.isSignedBy(StreamFixture.ALICE.publicKey()));
    assertEquals(16, report.payloadOctets());
  }

  @Test
  @DisplayName("dare.md 5.7: one indistinct error")
  void decode_encryptedAndAnythingWrong_isTheSameError() throws Exception {
    DareEnvelope envelope = Kind.FULL.builder(StreamFixture.payload(1000), 1).build();
    String json = envelope.encode(Encoding.JSON).utf8();
    String payload = envelope.payload().toBase64Url();
    List<String> wrong = new ArrayList<>();
    wrong.add(json.replace(payload, "AAAA" + payload.substring(4)));
    wrong.add(json.replace(payload, payload.substring(0, payload.length() - 4)));
    wrong.add(json.replace(payload, ""));
    wrong.add(json.replaceAll("\"PayloadDigest\":\"....", "\"PayloadDigest\":\"AAAA"));
    wrong.add(json.replaceAll("\"witness\":\"....", "\"witness\":\"AAAA"));
    wrong.add(json.replaceAll("\"wmk\":\"....", "\"wmk\":\"AAAA"));
    wrong.add(json.replaceAll("\"Salt\":\"....", "\"Salt\":\"AAAA"));
    wrong.add(json.replaceAll("\"dig\":\"S512\"", "\"dig\":\"S513\""));
    for (String document : wrong) {
      DecryptionException thrown =
          assertThrows(DecryptionException.class, () -> decoded(Bytes.utf8(document)), document);

      assertEquals("envelope cannot be decrypted", thrown.getMessage());
    }
    assertEquals(StreamFixture.payload(1000), decoded(Bytes.utf8(json)).payload());
  }

  @Test
  void decode_wrongPaddingWithoutDigest_isTheSameError() throws Exception {
    String json = Kind.ENCRYPTED.builder(PAYLOAD, 1).build().encode(Encoding.JSON).utf8();
    String bare = json.replace(",\"dig\":\"S512\"", "").replaceAll(",\\{\"PayloadDigest.*", "]");
    assertEquals(PAYLOAD, decoded(Bytes.utf8(bare)).payload());
    String[] parts = bare.split("\"");
    String ciphertext = parts[parts.length - 2];

    Bytes cut = Bytes.utf8(bare.replace(ciphertext, ciphertext.substring(0, 20)));
    Bytes empty = Bytes.utf8(bare.replace("\"" + ciphertext + "\"", "\"\""));

    assertThrows(DecryptionException.class, () -> decoded(cut));
    assertThrows(DecryptionException.class, () -> decoded(empty));
  }
}
