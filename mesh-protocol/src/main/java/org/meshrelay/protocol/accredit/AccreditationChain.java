package org.meshrelay.protocol.accredit;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DareSignature;
import org.meshrelay.protocol.dare.EnvelopeVerifier;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.message.MessageCheck;
import org.meshrelay.protocol.profile.AccountAuthority;
import org.meshrelay.protocol.profile.ConnectionAccount;
import org.meshrelay.protocol.profile.ConnectionAssertion;
import org.meshrelay.protocol.profile.ConnectionBase;
import org.meshrelay.protocol.profile.DeviceConnection;
import org.meshrelay.protocol.profile.KeyData;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;

/**
 * The checks of objects.md 3.7 from a message's signature to an account: rows 1 to 8 and 10. Rows 7
 * and 8 are what {@link AccountAuthority} stands for; row 9, whether the assertion is the live one,
 * is known only to the service of the sender, and row 11 is policy.
 */
public final class AccreditationChain {
  /**
   * Signatures that are tried. One is normal; a message with more than this many that lead nowhere
   * is not worth the verifications.
   */
  private static final int SIGNATURES_MAX = 4;

  private final DareEnvelope envelope;
  private final MessageCheck content;
  private final AccountAuthority authority;
  private final AccountAddress sender;

  private AccreditationChain(MessageEvidence evidence, AccountAddress sender) {
    this.envelope = evidence.envelope();
    this.content = evidence.content();
    this.authority = evidence.authority();
    this.sender = sender;
  }

  /** Checks a message; 422/11 if the chain is broken, 401/22 if a part of it is not current. */
  public static Accreditation check(MessageEvidence evidence) {
    if (evidence.content() instanceof MessageCheck.Refused refused) {
      return new Accreditation.Refused(refused.refusal());
    }
    if (!evidence.envelope().digestMatches()) {
      return refused("the digest does not match");
    }
    Optional<AccountAddress> sender =
        SenderClaim.in(evidence.domain(), evidence.envelope(), evidence.content());
    if (sender.isEmpty()) {
      return refused("the message names no sender in the domain it comes from");
    }
    if (!evidence.authority().account().lists(sender.get())) {
      return refused("the sender is not an address of the account");
    }
    if (!evidence.authority().isCurrent()) {
      return notCurrent();
    }
    return new AccreditationChain(evidence, sender.get()).trySignatures(evidence.session());
  }

  private Accreditation trySignatures(@Nullable ConnectionAssertion session) {
    Accreditation last = refused("the message is not signed");
    List<DareSignature> signatures = envelope.signatures();
    for (DareSignature signature : signatures.stream().limit(SIGNATURES_MAX).toList()) {
      last = trySignature(signature, session);
      if (last instanceof Accreditation.Accredited) {
        return last;
      }
    }
    return last;
  }

  private Accreditation trySignature(
      DareSignature signature, @Nullable ConnectionAssertion session) {
    DareEnvelope carried = envelope.connectionOf(signature);
    ConnectionAssertion assertion;
    try {
      assertion = carried == null ? session : ConnectionAssertion.parse(carried);
    } catch (DecodeException e) {
      return refused("the connection assertion is malformed");
    }
    if (assertion == null || (carried == null && content instanceof MessageCheck.Encrypted)) {
      return refused("no connection assertion accredits the signature");
    }
    return judge(assertion);
  }

  private Accreditation judge(ConnectionAssertion assertion) {
    DeviceConnection connection = assertion.value();
    if (!namesSender(connection) || !namesItsKeys(connection)) {
      return refused("the connection assertion is about another account or key");
    }
    if (!connection.base().assertion().isUnconditional()) {
      return notCurrent();
    }
    if (!EnvelopeVerifier.verifiedBy(envelope, connection.keySignature().publicKey())) {
      return refused("the signature does not verify");
    }
    if (assertion.signerAmong(authority.assertionKeys()).isEmpty()) {
      return refused("the connection assertion is not signed by the account's authority");
    }
    return new Accreditation.Accredited(sender, authority, assertion);
  }

  /** An encrypted message is from the account named in the assertion and from no other. */
  private boolean namesSender(DeviceConnection connection) {
    if (content instanceof MessageCheck.Encrypted && !(connection instanceof ConnectionAccount)) {
      return false;
    }
    return connection.accountAddresses().contains(sender)
        || (connection.accountAddresses().isEmpty() && content instanceof MessageCheck.Clear);
  }

  /** Assertions of 2019 state neither; what is stated must be so (objects.md 3.4). */
  private boolean namesItsKeys(DeviceConnection connection) {
    ConnectionBase base = connection.base();
    KeyData account = authority.account().identifyingKey();
    String by = base.authorityUdf();
    return (base.subjectUdf() == null || connection.keySignature().isNamedBy(base.subjectUdf()))
        && (by == null || authority.rootKey().isNamedBy(by) || account.isNamedBy(by));
  }

  private static Accreditation refused(String description) {
    return new Accreditation.Refused(Refusal.of(StatusCode.NOT_VERIFIED, description));
  }

  private static Accreditation notCurrent() {
    return new Accreditation.Refused(
        Refusal.of(StatusCode.REVOKED, "a profile or assertion has a condition"));
  }
}
