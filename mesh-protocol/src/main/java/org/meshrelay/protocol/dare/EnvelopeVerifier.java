package org.meshrelay.protocol.dare;

import java.util.Optional;
import java.util.function.BiPredicate;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.sign.Signatures;
import org.meshrelay.crypto.sign.VerificationKey;

/**
 * Says whether a key signed the payload of an envelope. Header and metadata are not covered by any
 * signature (dare.md 4.3). Costs one verification, 0.1 to 0.5 ms, so not on an event loop.
 */
public final class EnvelopeVerifier {
  /**
   * Verifications per call. One entry per key is normal; without a bound, 64 entries that name one
   * key or none would cost 20 ms of a processor.
   */
  private static final int ATTEMPTS_MAX = 4;

  private EnvelopeVerifier() {}

  /**
   * True if the stated digest, where there is one, is that of the payload, and a signature that
   * names the key in any era, or names none, verifies over it (dare.md 4.2).
   */
  public static boolean verifiedBy(DareEnvelope envelope, PublicKey key) {
    return signatureBy(envelope, key).isPresent();
  }

  /**
   * Like {@link #verifiedBy(DareEnvelope, PublicKey)}.
   *
   * @param ready the key, made ready
   */
  public static boolean verifiedBy(DareEnvelope envelope, PublicKey key, VerificationKey ready) {
    return signatureBy(envelope, key, ready::verify).isPresent();
  }

  /** The entry by which {@link #verifiedBy} is true. */
  public static Optional<DareSignature> signatureBy(DareEnvelope envelope, PublicKey key) {
    return signatureBy(
        envelope, key, (digest, signature) -> Signatures.verify(key, digest, signature));
  }

  /**
   * @param check of digest and signature; asked for entries only that may be the key's
   */
  private static Optional<DareSignature> signatureBy(
      DareEnvelope envelope, PublicKey key, BiPredicate<Bytes, Bytes> check) {
    if (!digestIsUsable(envelope)) {
      return Optional.empty();
    }
    Bytes digest = envelope.computedDigest();
    return envelope.signatures().stream()
        .filter(entry -> !entry.value().isEmpty())
        .filter(entry -> entry.keyIdentifier() == null || key.isNamedBy(entry.keyIdentifier()))
        .limit(ATTEMPTS_MAX)
        .filter(entry -> check.test(digest, entry.value()))
        .findFirst();
  }

  static boolean digestIsUsable(DareEnvelope envelope) {
    return envelope.statedDigest() == null ? envelope.hasKnownDigest() : envelope.digestMatches();
  }
}
