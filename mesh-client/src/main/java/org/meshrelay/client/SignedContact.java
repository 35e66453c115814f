package org.meshrelay.client;

import java.util.Optional;
import org.meshrelay.protocol.accredit.ContactAuthority;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.catalog.Contact;
import org.meshrelay.protocol.catalog.NetworkAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DareSignature;
import org.meshrelay.protocol.dare.EnvelopeVerifier;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.profile.AccountAuthority;
import org.meshrelay.protocol.profile.ConnectionAssertion;

/**
 * A contact that a device of its own account has signed (objects.md 3.7, 4.2).
 *
 * @param contact the contact
 * @param address the address whose account vouches for it
 * @param rootUdf identifier of the root of that account
 */
record SignedContact(Contact contact, AccountAddress address, String rootUdf) {
  /** Signatures that are tried; one is normal. */
  private static final int SIGNATURES_MAX = 4;

  /** The contact, if one of the accounts that it names has signed it. */
  static Optional<SignedContact> verify(DareEnvelope envelope) {
    if (envelope.isEncrypted() || !envelope.digestMatches()) {
      return Optional.empty();
    }
    try {
      Contact contact = Contact.parse(envelope.payload());
      return contact.networkAddresses().stream()
          .filter(address -> !address.inactive())
          .map(NetworkAddress::account)
          .flatMap(Optional::stream)
          .filter(address -> isVouchedFor(envelope, contact, address))
          .findFirst()
          .flatMap(address -> of(contact, address));
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }

  private static Optional<SignedContact> of(Contact contact, AccountAddress address) {
    return ContactAuthority.of(contact, address)
        .map(authority -> new SignedContact(contact, address, authority.rootUdf()));
  }

  private static boolean isVouchedFor(
      DareEnvelope envelope, Contact contact, AccountAddress address) {
    Optional<AccountAuthority> authority = ContactAuthority.of(contact, address);
    return authority.isPresent()
        && authority.get().isCurrent()
        && envelope.signatures().stream()
            .limit(SIGNATURES_MAX)
            .anyMatch(signature -> isBy(authority.get(), envelope, signature, address));
  }

  private static boolean isBy(
      AccountAuthority authority,
      DareEnvelope envelope,
      DareSignature signature,
      AccountAddress address) {
    DareEnvelope carried = envelope.connectionOf(signature);
    if (carried == null) {
      return false;
    }
    try {
      ConnectionAssertion assertion = ConnectionAssertion.parse(carried);
      boolean forAddress =
          assertion.value().accountAddresses().isEmpty()
              || assertion.value().accountAddresses().contains(address);
      return forAddress
          && assertion.value().base().assertion().isUnconditional()
          && assertion.signerAmong(authority.assertionKeys()).isPresent()
          && EnvelopeVerifier.verifiedBy(envelope, assertion.value().keySignature().publicKey());
    } catch (DecodeException e) {
      return false;
    }
  }
}
