package org.meshrelay.relay.delivery;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.message.MessageClaim;
import org.meshrelay.protocol.profile.AccountAuthority;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;

/**
 * The message inside a Claim: read before anything depends on it, verified before it is stored
 * (protocol.md 1.8 Claim, objects.md 3.7).
 */
public final class ClaimCheck {
  private final ChainVerifier chains;
  private final int octetsMax;

  /**
   * Checks with the chains of all deliveries.
   *
   * @param octetsMax size of a message by the measure of protocol.md 7.1
   */
  public ClaimCheck(ChainVerifier chains, int octetsMax) {
    this.chains = chains;
    this.octetsMax = octetsMax;
  }

  /** A claim that is well-formed; nothing is verified yet. */
  public static final class Read {
    private final Candidate candidate;
    private final MessageClaim message;

    private Read(Candidate candidate, MessageClaim message) {
      this.candidate = candidate;
      this.message = message;
    }

    /** The claim. */
    public MessageClaim message() {
      return message;
    }

    /** The claim as it came. */
    public DareEnvelope envelope() {
      return candidate.envelope();
    }
  }

  /**
   * Reads a claim.
   *
   * @throws org.meshrelay.protocol.status.RefusalException 413/70, 400/10, 400/12, 400/13, or
   *     422/11 without a signature by the key of an assertion beside it
   */
  public Read read(DareEnvelope envelope) {
    Candidate.Looked looked = Candidate.look(envelope, octetsMax);
    @Nullable Candidate candidate = looked.candidate();
    if (candidate == null) {
      throw Refusal.of(
              Optional.ofNullable(looked.refusal()).orElse(StatusCode.NOT_VERIFIED),
              "the claim is malformed or not signed")
          .asException();
    }
    if (candidate.redacted() || !(candidate.message() instanceof MessageClaim message)) {
      throw Refusal.of(StatusCode.WRONG_TYPE, "not a MessageClaim").asException();
    }
    return new Read(candidate, message);
  }

  /**
   * Whether the device signed the claim for its account. Crypto pool only.
   *
   * @param claimant account of the session
   * @param device identifier of the signature key of the session
   * @param profile ProfileAccount of the claimant
   * @param master the master profile that signed it, if one did
   */
  public boolean isBy(
      Read claim,
      AccountAddress claimant,
      Udf device,
      DareEnvelope profile,
      @Nullable DareEnvelope master) {
    Optional<AccountAuthority> authority = chains.authority(profile, master);
    Candidate candidate = claim.candidate;
    return authority.isPresent()
        && candidate.senders().equals(java.util.List.of(claimant))
        && candidate.assertion().value().keySignature().publicKey().udf().equals(device)
        && chains.isSigned(candidate)
        && chains.check(candidate.assertion(), authority.get(), claimant)
            == ChainVerifier.Chain.ACCREDITED;
  }
}
