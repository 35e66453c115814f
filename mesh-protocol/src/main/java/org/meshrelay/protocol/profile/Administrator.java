package org.meshrelay.protocol.profile;

import org.meshrelay.crypto.key.SignatureKeyPair;

/**
 * What an administration device holds to connect other devices.
 *
 * @param online its activated signature key, one of the administration keys of the master profile
 * @param master the master profile
 * @param account the account and its decryption key
 */
public record Administrator(
    SignatureKeyPair online, SignedProfile<ProfilePersonal> master, AccountKeys account) {
  /** Checks that the key may administer the account. */
  public Administrator {
    if (!master.value().isAdministeredBy(online.publicKey())) {
      throw new IllegalArgumentException("not an administration key of the master profile");
    }
    if (account.authority().master().isEmpty()
        || !account.authority().rootKey().sameKey(master.key())) {
      throw new IllegalArgumentException("the account has another master profile");
    }
  }

  /** The account only. */
  @Override
  public String toString() {
    return "Administrator[" + account + "]";
  }
}
