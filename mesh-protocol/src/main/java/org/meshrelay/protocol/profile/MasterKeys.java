package org.meshrelay.protocol.profile;

import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.SignatureKeyPair;

/**
 * A user's master profile and the private keys of it. The offline key signs only this profile and
 * is best kept offline.
 *
 * @param profile the profile, signed by {@code offline}
 * @param offline the permanent key
 * @param encryption decrypts activations in recovery
 */
public record MasterKeys(
    SignedProfile<ProfilePersonal> profile, SignatureKeyPair offline, AgreementKeyPair encryption) {
  /** The profile only. */
  @Override
  public String toString() {
    return "MasterKeys[" + profile + "]";
  }
}
