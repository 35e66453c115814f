package org.meshrelay.protocol.accredit;

import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.profile.AccountAuthority;
import org.meshrelay.protocol.profile.ConnectionAssertion;
import org.meshrelay.protocol.status.Refusal;

/** What came of checking the chain from a message's signature to an account. */
public sealed interface Accreditation {
  /**
   * The message was signed by a device of the sender's account.
   *
   * @param sender address of the sender
   * @param authority account of the sender and what has authority over it
   * @param assertion assertion that accredits the signing key
   */
  record Accredited(
      AccountAddress sender, AccountAuthority authority, ConnectionAssertion assertion)
      implements Accreditation {
    /** The key that signed the message. */
    public PublicKey signingKey() {
      return assertion.value().keySignature().publicKey();
    }

    /** The identifier of the sender's root in the era that we write. */
    public String rootUdf() {
      return authority.rootUdf();
    }

    /** True if an administration device of the sender signed. */
    public boolean isAdministrator() {
      return authority.isAdministrator(assertion.value());
    }
  }

  /**
   * The chain is broken, or not current.
   *
   * @param refusal 422/11 or 401/22
   */
  record Refused(Refusal refusal) implements Accreditation {}
}
