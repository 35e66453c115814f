package org.meshrelay.client;

import java.util.Optional;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.sync.SpoolView;
import org.meshrelay.protocol.accredit.Accreditation;
import org.meshrelay.protocol.accredit.AccreditationChain;
import org.meshrelay.protocol.accredit.ContactAuthority;
import org.meshrelay.protocol.accredit.MessageEvidence;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.EnvelopeVerifier;
import org.meshrelay.protocol.message.MeshMessage;
import org.meshrelay.protocol.message.MessageCheck;
import org.meshrelay.protocol.message.MessageError;
import org.meshrelay.protocol.profile.AccountAuthority;

/**
 * Whether a message is from whom it says (objects.md 3.7), judged again by the device: a service
 * that let something through is no proof. The account is the one pinned by a contact, else the one
 * with which the sender introduces itself.
 */
final class MessageTrust {
  private final AccountSession session;

  MessageTrust(AccountSession session) {
    this.session = session;
  }

  /** The chain from the message's signature to the account of its sender; empty if it breaks. */
  Optional<Accreditation.Accredited> accredit(SpoolView.Entry entry) throws MeshException {
    MeshMessage message = entry.message();
    AccountAddress sender = message == null ? null : message.head().sender();
    if (message == null || sender == null) {
      return Optional.empty();
    }
    Optional<AccountAuthority> authority = authority(message, sender);
    if (authority.isEmpty()) {
      return Optional.empty();
    }
    Accreditation verdict =
        AccreditationChain.check(
            new MessageEvidence(
                entry.envelope(),
                MessageCheck.of(entry.envelope()),
                authority.get(),
                sender.domain(),
                null));
    return verdict instanceof Accreditation.Accredited accredited
            && accredited.sender().equals(sender)
        ? Optional.of(accredited)
        : Optional.empty();
  }

  /** True if the message is what it says: accredited, or a notice signed by our own service. */
  boolean isGenuine(SpoolView.Entry entry) throws MeshException {
    return entry.message() instanceof MessageError
        ? EnvelopeVerifier.verifiedBy(entry.envelope(), session.chain().hostKey())
        : accredit(entry).isPresent();
  }

  private Optional<AccountAuthority> authority(MeshMessage message, AccountAddress sender)
      throws MeshException {
    if (sender.equals(session.address())) {
      return Optional.of(session.device().account().authority());
    }
    Optional<AccountAuthority> pinned = MeshContacts.authority(session, sender);
    return pinned.isPresent() ? pinned : ContactAuthority.carriedBy(message, sender);
  }
}
