package org.meshrelay.protocol.dare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.protocol.dare.Envelopes.json;
import static org.meshrelay.protocol.dare.Envelopes.signer;

import java.util.Collections;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meshrelay.crypto.key.KeyIdentifierEra;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.Encoding;

/** Who signed a payload (dare.md 4.2, 4.3). */
final class EnvelopeVerifierTest {
  private static final Bytes PAYLOAD = Bytes.utf8("payload");

  static Stream<Envelopes.Published> published() {
    return Stream.of(Envelopes.PROFILE_SERVICE, Envelopes.PROFILE_HOST, Envelopes.PROFILE_PERSONAL);
  }

  @ParameterizedTest
  @MethodSource("published")
  void verifiedBy_publishedProfile_isVerifiedByItsKeyOnly(Envelopes.Published example)
      throws Exception {
    DareEnvelope envelope = example.envelope();

    published()
        .forEach(
            other ->
                assertEquals(
                    other.equals(example), EnvelopeVerifier.verifiedBy(envelope, other.key())));
  }

  @ParameterizedTest
  @MethodSource("published")
  void verifiedBy_bitFlipped_fails(Envelopes.Published example) throws Exception {
    DareEnvelope envelope = example.envelope();
    DareSignature signature = envelope.signatures().getFirst();
    Bytes digest = envelope.computedDigest();

    for (int bit = 0; bit < envelope.payload().size() * 8; bit += 151) {
      Bytes payload = flipped(envelope.payload(), bit);
      assertFalse(verified(example, payload, digest, signature.value()), "payload bit " + bit);
      assertFalse(
          verified(example, payload, PayloadDigest.SHA_512.of(payload), signature.value()),
          "payload bit and digest " + bit);
    }
    for (int bit = 0; bit < digest.size() * 8; bit += 37) {
      assertFalse(verified(example, envelope.payload(), flipped(digest, bit), signature.value()));
    }
    for (int bit = 0; bit < signature.value().size() * 8; bit += 41) {
      assertFalse(
          verified(example, envelope.payload(), digest, flipped(signature.value(), bit)),
          "signature bit " + bit);
    }
    assertTrue(verified(example, envelope.payload(), digest, signature.value()));
  }

  private static boolean verified(
      Envelopes.Published example, Bytes payload, Bytes digest, Bytes signature) throws Exception {
    DareEnvelope envelope =
        json(
            "[{\"dig\":\"S512\"},\"%s\",{\"signatures\":[{\"signature\":\"%s\"}],\"PayloadDigest\":\"%s\"}]"
                .formatted(payload.toBase64Url(), signature.toBase64Url(), digest.toBase64Url()));
    return EnvelopeVerifier.verifiedBy(envelope, example.key());
  }

  private static Bytes flipped(Bytes octets, int bit) {
    byte[] changed = octets.toArray();
    changed[bit / 8] ^= (byte) (1 << bit % 8);
    return Bytes.wrap(changed);
  }

  @Test
  void verifiedBy_otherKeyOrNoSignature_fails() throws Exception {
    DareEnvelope envelope = EnvelopeBuilder.of(PAYLOAD).sign(signer(1)).build();

    assertTrue(EnvelopeVerifier.verifiedBy(envelope, signer(1).publicKey()));
    assertFalse(EnvelopeVerifier.verifiedBy(envelope, signer(2).publicKey()));
    assertFalse(
        EnvelopeVerifier.verifiedBy(EnvelopeBuilder.of(PAYLOAD).build(), signer(1).publicKey()));
    assertFalse(
        EnvelopeVerifier.verifiedBy(
            json("[{\"signatures\":[{\"alg\":\"S512\"}]},\"\"]"), signer(1).publicKey()));
  }

  @Test
  void verifiedBy_identifierOfAnyEraOrNone_isAccepted() throws Exception {
    SignatureKeyPair key = signer(1);
    String signature = key.sign(PayloadDigest.SHA_512.of(PAYLOAD)).toBase64Url();
    for (KeyIdentifierEra era : KeyIdentifierEra.values()) {
      String kid = era.identifier(key.publicKey()).text();
      assertTrue(EnvelopeVerifier.verifiedBy(signedAs(kid, signature), key.publicKey()), kid);
    }
    String other = signer(2).publicKey().udf().text();
    assertFalse(EnvelopeVerifier.verifiedBy(signedAs(other, signature), key.publicKey()));
  }

  private static DareEnvelope signedAs(String kid, String signature) throws Exception {
    return json(
        "[{},\"%s\",{\"signatures\":[{\"alg\":\"Ed448\",\"kid\":\"%s\",\"signature\":\"%s\"}]}]"
            .formatted(PAYLOAD.toBase64Url(), kid, signature));
  }

  @Test
  void verifiedBy_digestAlgorithmUnknown_fails() throws Exception {
    SignatureKeyPair key = signer(1);
    String signature = key.sign(PayloadDigest.SHA_512.of(PAYLOAD)).toBase64Url();

    assertFalse(
        EnvelopeVerifier.verifiedBy(
            json(
                "[{\"dig\":\"S1\"},\"%s\",{\"signatures\":[{\"signature\":\"%s\"}]}]"
                    .formatted(PAYLOAD.toBase64Url(), signature)),
            key.publicKey()));
  }

  @Test
  void verifiedBy_manyEntriesWithoutIdentifier_stopsTrying() throws Exception {
    SignatureKeyPair key = signer(1);
    String good = entry(key.sign(PayloadDigest.SHA_512.of(PAYLOAD)));
    String bad = entry(Bytes.wrap(new byte[114]));

    assertTrue(EnvelopeVerifier.verifiedBy(entries(3, bad, good), key.publicKey()));
    assertFalse(EnvelopeVerifier.verifiedBy(entries(4, bad, good), key.publicKey()));
  }

  private static DareEnvelope entries(int count, String before, String last) throws Exception {
    String entries = String.join(",", Collections.nCopies(count, before));
    return json(
        "[{},\"" + PAYLOAD.toBase64Url() + "\",{\"signatures\":[" + entries + "," + last + "]}]");
  }

  private static String entry(Bytes signature) {
    return "{\"signature\":\"" + signature.toBase64Url() + "\"}";
  }

  @Test
  void signatureBy_connectionBesideIt_isFound() throws Exception {
    DareEnvelope connection = EnvelopeBuilder.of(Bytes.utf8("connection")).sign(signer(2)).build();
    DareEnvelope envelope =
        Envelopes.sent(
            EnvelopeBuilder.of(PAYLOAD).sign(signer(1), connection).build(), Encoding.JSON_B);

    DareSignature entry =
        EnvelopeVerifier.signatureBy(envelope, signer(1).publicKey()).orElseThrow();
    DareEnvelope found = Objects.requireNonNull(envelope.connectionOf(entry));
    assertEquals(connection, found);
    assertTrue(EnvelopeVerifier.verifiedBy(found, signer(2).publicKey()));
  }
}
