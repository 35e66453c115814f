package org.meshrelay.protocol.profile;

import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;

/**
 * The two profiles of a CreateAccount request that belong together (protocol.md 1.8, CreateAccount
 * steps 3 and 4).
 *
 * @param authority the account and what has authority over it
 * @param master the master profile presented, whether or not it has authority
 */
public record Registration(AccountAuthority authority, SignedProfile<ProfilePersonal> master) {
  /**
   * Checks that the master profile is self-signed, the account profile is signed by one of its
   * administration keys or by itself, and names this master profile if it names any.
   *
   * @throws DecodeException if a profile is malformed or of another class
   * @throws NotVerifiedException if one of the checks fails: 422/11
   */
  public static Registration verify(DareEnvelope account, DareEnvelope master)
      throws DecodeException, NotVerifiedException {
    SignedProfile<ProfilePersonal> root = SignedProfile.verify(master, ProfilePersonal.class);
    AccountAuthority authority = AccountAuthority.verify(account, root);
    String named = authority.account().meshProfileUdf();
    if (named != null && !root.isNamedBy(named)) {
      throw new NotVerifiedException("ProfileAccount names another master profile");
    }
    return new Registration(authority, root);
  }
}
