package org.meshrelay.protocol.dare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.testkit.Seeds;

/** What must hold for every envelope and for whatever becomes of its octets on the way. */
final class DareEnvelopePropertyTest {
  private static final SignatureKeyPair SIGNER = Envelopes.signer(1);
  private static final List<AgreementKeyPair> PAIRS =
      List.of(Envelopes.recipient(Curve.X448, 2), Envelopes.recipient(Curve.X25519, 3));

  @Test
  void builtEnvelope_sentInAnyEncoding_isVerifiedAndDecrypted() {
    Seeds.forEach(
        40,
        random -> {
          byte[] octets = new byte[random.nextInt(random.nextInt(4) == 0 ? 70_000 : 300)];
          random.nextBytes(octets);
          Bytes payload = Bytes.wrap(octets);
          DareEnvelope envelope = built(payload, random);
          DareEnvelope received = envelope;
          for (int hop = random.nextInt(4); hop >= 0; hop--) {
            received = hop(received, random);
          }

          assertEquals(envelope.messageSize(), received.messageSize());
          assertTrue(EnvelopeVerifier.verifiedBy(received, SIGNER.publicKey()));
          assertEquals(payload, opened(received));
        });
  }

  private static DareEnvelope hop(DareEnvelope envelope, SplittableRandom random) {
    Encoding encoding = random.nextBoolean() ? Encoding.JSON : Encoding.JSON_B;
    DareEnvelope received = parsed(envelope.encode(encoding), encoding).orElseThrow();
    assertEquals(envelope, received);
    DareEnvelope stored =
        HeaderEditor.stored(received, ContainerInfo.frame(random.nextInt(100), 1L), Instant.EPOCH);
    return HeaderEditor.forwarded(parsed(stored.encode(encoding), encoding).orElseThrow());
  }

  @Test
  void parse_damagedEnvelope_throwsNothingButDecodeException() {
    DareEnvelope envelope = built(Bytes.utf8("payload"), new SplittableRandom(1));
    Seeds.forEach(
        3000,
        random -> {
          Encoding encoding = random.nextBoolean() ? Encoding.JSON : Encoding.JSON_B;
          Bytes damaged = damaged(envelope.encode(encoding), random);
          parsed(damaged, encoding).ifPresent(DareEnvelopePropertyTest::use);
        });
  }

  /** Everything that a service does with an envelope from outside. */
  static void use(DareEnvelope envelope) {
    DareEnvelope forwarded = HeaderEditor.forwarded(envelope);
    assertTrue(forwarded.messageSize() <= envelope.messageSize());
    for (Encoding encoding : Encoding.values()) {
      DareEnvelope again = parsed(envelope.encode(encoding), encoding).orElseThrow();
      assertEquals(answers(envelope), answers(again));
    }
  }

  private static List<@Nullable Object> answers(DareEnvelope envelope) {
    List<@Nullable Object> answers = new ArrayList<>();
    answers.add(envelope.payload());
    for (DareSignature entry : envelope.signatures()) {
      DareEnvelope connection = envelope.connectionOf(entry);
      answers.add(entry.keyIdentifier());
      answers.add(entry.value());
      answers.add(entry.witness());
      answers.add(connection == null ? null : connection.payload());
    }
    answers.add(envelope.contentMeta());
    answers.add(EnvelopeVerifier.verifiedBy(envelope, SIGNER.publicKey()));
    try {
      answers.add(envelope.header().containerInfo());
      answers.add(envelope.header().annotations());
      answers.add(EnvelopeDecryptor.decrypt(envelope, PAIRS));
    } catch (DecodeException | DecryptionException e) {
      answers.add(e.getMessage());
    }
    return answers;
  }

  private static Bytes damaged(Bytes octets, SplittableRandom random) {
    byte[] changed = octets.toArray();
    for (int i = random.nextInt(3); i >= 0; i--) {
      changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
    }
    int size = random.nextInt(8) == 0 ? random.nextInt(changed.length) : changed.length;
    return Bytes.wrap(changed, 0, size);
  }

  private static DareEnvelope built(Bytes payload, SplittableRandom random) {
    List<PublicKey> keys = new ArrayList<>();
    PAIRS.forEach(pair -> keys.add(pair.publicKey()));
    try {
      return EnvelopeBuilder.of(payload)
          .envelopeId("MA")
          .annotation(Bytes.utf8("note"))
          .contentMeta(ContentMeta.builder().uniqueId("NA").created(Instant.EPOCH).build())
          .sign(SIGNER, EnvelopeBuilder.of(Bytes.utf8("connection")).build())
          .encryptTo(keys, random::nextBytes)
          .build();
    } catch (AgreementException e) {
      throw new AssertionError(e);
    }
  }

  private static Bytes opened(DareEnvelope envelope) {
    try {
      return EnvelopeDecryptor.decrypt(envelope, PAIRS.subList(1, 2));
    } catch (DecryptionException e) {
      throw new AssertionError(e);
    }
  }

  private static Optional<DareEnvelope> parsed(Bytes octets, Encoding encoding) {
    try {
      return Optional.of(DareEnvelope.parse(octets, encoding));
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }
}
