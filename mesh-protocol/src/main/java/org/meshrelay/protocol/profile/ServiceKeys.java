package org.meshrelay.protocol.profile;

import org.meshrelay.crypto.key.SignatureKeyPair;

/**
 * A service and its private key, which signs the profile and the connections of its hosts and is
 * not needed to run a host.
 *
 * @param profile the profile, signed by {@code signature}
 * @param signature the permanent key
 */
public record ServiceKeys(SignedProfile<ProfileService> profile, SignatureKeyPair signature) {
  /** The profile only. */
  @Override
  public String toString() {
    return "ServiceKeys[" + profile + "]";
  }
}
