package org.meshrelay.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meshrelay.client.EnvelopeAudit.Digest;
import org.meshrelay.client.EnvelopeAudit.Verdict;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.profile.DeviceKeys;
import org.meshrelay.protocol.profile.ProfileFactory;

/** What {@code mesh dare verify} says of an envelope. */
class EnvelopeAuditTest {
  private static final Bytes DATA = Bytes.utf8("data");

  private final SignatureKeyPair key =
      SignatureKeyPair.generate(Curve.ED448, EntropySource.system());

  @Test
  void of_plainEnvelopeWithoutDigest_isValidAndSaysSo() {
    EnvelopeAudit audit = EnvelopeAudit.of(EnvelopeBuilder.bare(DATA).build(), List.of());

    assertEquals(Digest.NONE, audit.digest());
    assertTrue(audit.isValid());
  }

  @Test
  void of_signedByAGivenKey_isOk() {
    EnvelopeAudit audit =
        EnvelopeAudit.of(EnvelopeBuilder.of(DATA).sign(key).build(), List.of(key.publicKey()));

    assertEquals(Digest.OK, audit.digest());
    assertEquals(Verdict.OK, audit.signatures().getFirst().status());
    assertEquals("given", audit.signatures().getFirst().source());
    assertEquals(key.publicKey().udf().text(), audit.signatures().getFirst().kid());
  }

  @Test
  void of_signedByAKeyNotAtHand_isUnknownAndProvesNothing() {
    SignatureKeyPair other = SignatureKeyPair.generate(Curve.ED448, EntropySource.system());
    EnvelopeAudit audit =
        EnvelopeAudit.of(EnvelopeBuilder.of(DATA).sign(key).build(), List.of(other.publicKey()));

    assertEquals(Verdict.UNKNOWN, audit.signatures().getFirst().status());
    assertNull(audit.signatures().getFirst().source());
    assertTrue(audit.isValid());
  }

  @Test
  void of_payloadChanged_isBad() throws Exception {
    DareEnvelope signed = EnvelopeBuilder.of(DATA).sign(key).build();
    DareEnvelope changed = DareEnvelope.of(signed.header(), Bytes.utf8("date"), signed.trailer());
    EnvelopeAudit audit = EnvelopeAudit.of(changed, List.of(key.publicKey()));

    assertEquals(Digest.BAD, audit.digest());
    assertEquals(Verdict.BAD, audit.signatures().getFirst().status());
    assertFalse(audit.isValid());
  }

  @Test
  void of_profile_verifiesUnderItsOwnKey() {
    DeviceKeys device =
        new ProfileFactory(EntropySource.system(), () -> Instant.EPOCH).device("laptop");
    EnvelopeAudit audit = EnvelopeAudit.of(device.profile().envelope(), List.of());

    assertEquals(Verdict.OK, audit.signatures().getFirst().status());
    assertEquals("payload", audit.signatures().getFirst().source());
    assertEquals(3, EnvelopeAudit.keysIn(device.profile().envelope().payload()).size());
  }

  @Test
  void keysIn_somethingElse_isNone() {
    assertTrue(EnvelopeAudit.keysIn(Bytes.utf8("no object")).isEmpty());
    assertTrue(EnvelopeAudit.keysIn(Bytes.utf8("{\"PublicParameters\":{}}")).isEmpty());
  }
}
