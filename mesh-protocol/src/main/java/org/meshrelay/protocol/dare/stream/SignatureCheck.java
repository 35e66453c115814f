package org.meshrelay.protocol.dare.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.sign.Signatures;
import org.meshrelay.protocol.dare.DareSignature;

/** Judges the signatures of one envelope by the keys that the caller knows (dare.md 4.2). */
public final class SignatureCheck {
  /** Verifications per key and envelope, as where whole envelopes are verified. */
  private static final int ATTEMPTS_PER_KEY = 4;

  private final List<PublicKey> keys;
  private final @Nullable Bytes digest;
  private int attemptsLeft;

  private SignatureCheck(List<PublicKey> keys, @Nullable Bytes digest) {
    this.keys = keys;
    this.digest = digest;
    this.attemptsLeft = Math.multiplyExact(ATTEMPTS_PER_KEY, keys.size());
  }

  /**
   * One report for each entry.
   *
   * @param digest the digest of the payload; null if it is not the one stated, so that no signature
   *     can hold
   */
  public static List<SignatureReport> judge(
      List<DareSignature> entries, List<PublicKey> keys, @Nullable Bytes digest) {
    SignatureCheck check = new SignatureCheck(keys, digest);
    List<SignatureReport> reports = new ArrayList<>();
    for (DareSignature entry : entries) {
      reports.add(check.judge(entry));
    }
    return List.copyOf(reports);
  }

  private SignatureReport judge(DareSignature entry) {
    if (entry.value().isEmpty()) {
      return report(entry, SignatureStatus.ANNOUNCED);
    }
    String name = entry.keyIdentifier();
    List<PublicKey> named =
        name == null ? keys : keys.stream().filter(key -> key.isNamedBy(name)).toList();
    for (PublicKey key : named) {
      if (verifies(entry, key)) {
        return new SignatureReport(entry, SignatureStatus.VALID, Optional.of(key));
      }
    }
    boolean known = name != null && !named.isEmpty();
    return report(entry, known ? SignatureStatus.INVALID : SignatureStatus.UNKNOWN_KEY);
  }

  private boolean verifies(DareSignature entry, PublicKey key) {
    return digest != null && attemptsLeft-- > 0 && Signatures.verify(key, digest, entry.value());
  }

  private static SignatureReport report(DareSignature entry, SignatureStatus status) {
    return new SignatureReport(entry, status, Optional.empty());
  }
}
