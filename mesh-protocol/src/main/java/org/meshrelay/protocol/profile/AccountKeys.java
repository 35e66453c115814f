package org.meshrelay.protocol.profile;

import org.meshrelay.crypto.key.AgreementKeyPair;

/**
 * An account and its decryption key, which every device of the account holds.
 *
 * @param authority the account profile and its master
 * @param encryption decrypts messages to the account
 */
public record AccountKeys(AccountAuthority authority, AgreementKeyPair encryption) {
  /** The account only. */
  @Override
  public String toString() {
    return "AccountKeys[" + authority + "]";
  }
}
