package org.meshrelay.relay.delivery;

import java.util.ArrayList;
import java.util.List;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DareSignature;
import org.meshrelay.protocol.dare.EnvelopeVerifier;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.profile.ConnectionAssertion;
import org.meshrelay.relay.account.AccountView;

/**
 * Checks what can be checked of a frame that a device uploads (protocol.md 2.5): its digest, and
 * each signature whose key is known, from the assertion beside it or from the account. A signature
 * says who made the payload; it authorises nothing (MSP-327), so one of a key that is not known
 * here is left to the readers.
 */
public final class FrameSignatures {
  /** Entries looked at; a frame with more than this many is not worth the verifications. */
  private static final int ENTRIES_MAX = 4;

  private FrameSignatures() {}

  /** The keys that frames of an account are signed with: its devices', its authority's. */
  public static List<PublicKey> keysOf(AccountView account, PublicKey session) {
    List<PublicKey> keys = new ArrayList<>();
    keys.add(session);
    account.authority().assertionKeys().forEach(key -> keys.add(key.publicKey()));
    account
        .devices()
        .devices()
        .forEach(
            device ->
                device
                    .connections()
                    .forEach(connection -> keys.add(connection.keySignature().publicKey())));
    return List.copyOf(keys);
  }

  /** True unless the digest or a signature is wrong. Crypto pool only. */
  public static boolean areRight(DareEnvelope envelope, List<PublicKey> known) {
    if (Candidate.isRedacted(envelope)) {
      return true;
    }
    if (envelope.statedDigest() != null && !envelope.digestMatches()) {
      return false;
    }
    return envelope.signatures().stream()
        .limit(ENTRIES_MAX)
        .allMatch(entry -> isRight(envelope, entry, known));
  }

  private static boolean isRight(
      DareEnvelope envelope, DareSignature entry, List<PublicKey> known) {
    String kid = entry.keyIdentifier();
    DareEnvelope connection = envelope.connectionOf(entry);
    if (connection != null) {
      try {
        PublicKey key = ConnectionAssertion.parse(connection).value().keySignature().publicKey();
        return (kid == null || key.isNamedBy(kid)) && EnvelopeVerifier.verifiedBy(envelope, key);
      } catch (DecodeException e) {
        return false;
      }
    }
    return kid == null
        || known.stream()
            .filter(key -> key.isNamedBy(kid))
            .findFirst()
            .map(key -> EnvelopeVerifier.verifiedBy(envelope, key))
            .orElse(true);
  }
}
