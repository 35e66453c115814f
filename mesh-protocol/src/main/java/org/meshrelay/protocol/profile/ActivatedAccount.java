package org.meshrelay.protocol.profile;

import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.SignatureKeyPair;

/**
 * The keys with which a device acts for an account, and the assertion that names them.
 *
 * @param authority the account and what has authority over it
 * @param connection the assertion
 * @param signature signs messages
 * @param authentication static key of the handshake
 * @param encryption decrypts messages to the account
 */
public record ActivatedAccount(
    AccountAuthority authority,
    ConnectionAssertion connection,
    SignatureKeyPair signature,
    AgreementKeyPair authentication,
    AgreementKeyPair encryption) {
  /** The account only. */
  @Override
  public String toString() {
    return "ActivatedAccount[" + authority + "]";
  }
}
