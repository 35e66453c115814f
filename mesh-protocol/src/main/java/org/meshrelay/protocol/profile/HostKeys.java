package org.meshrelay.protocol.profile;

import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.SignatureKeyPair;

/**
 * A host and its private keys.
 *
 * @param profile the profile, signed by {@code signature}
 * @param signature signs receipts and acknowledgements
 * @param authentication static key of the handshake
 */
public record HostKeys(
    SignedProfile<ProfileHost> profile,
    SignatureKeyPair signature,
    AgreementKeyPair authentication) {
  /** The profile only. */
  @Override
  public String toString() {
    return "HostKeys[" + profile + "]";
  }
}
