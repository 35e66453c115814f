package org.meshrelay.protocol.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeVerifier;
import org.meshrelay.protocol.encoding.DecodeException;

/**
 * An account profile and what has authority over it (protocol.md 1.3, objects.md 3.3 and 3.7): the
 * master profile if one of its administration keys signed the account profile, otherwise the
 * account profile itself, then self-signed. An object of this class has passed those checks.
 *
 * <p>In a self-signed account profile {@code MeshProfileUDF} is a claim and is not evaluated.
 * Immutable; making one takes up to three signature verifications.
 */
public final class AccountAuthority {
  private final ProfileAccount account;
  private final DareEnvelope envelope;
  private final @Nullable SignedProfile<ProfilePersonal> master;
  private final PublicKey rootKey;

  private AccountAuthority(
      ProfileAccount account,
      DareEnvelope envelope,
      @Nullable SignedProfile<ProfilePersonal> master,
      PublicKey rootKey) {
    this.account = account;
    this.envelope = envelope;
    this.master = master;
    this.rootKey = rootKey;
  }

  /**
   * The authority over an account.
   *
   * @param account envelope of a ProfileAccount
   * @param master the master profile, needed only where it signed the account profile
   * @throws DecodeException if the account profile is malformed or of another class
   * @throws NotVerifiedException if it is signed neither by itself nor by the master profile, or
   *     the master profile that signed it is not the one it names
   */
  public static AccountAuthority verify(
      DareEnvelope account, @Nullable SignedProfile<ProfilePersonal> master)
      throws DecodeException, NotVerifiedException {
    ProfileAccount value = AssertionCodec.parse(account, ProfileAccount.class);
    KeyData own = value.keyOfflineSignature();
    if (own != null && EnvelopeVerifier.verifiedBy(account, own.publicKey())) {
      return new AccountAuthority(value, account, null, own.publicKey());
    }
    if (master == null || !signedByOneOf(account, master.value().keysOnlineSignature())) {
      throw new NotVerifiedException("ProfileAccount is signed neither by itself nor its master");
    }
    String named = value.meshProfileUdf();
    if (named == null || !master.isNamedBy(named)) {
      throw new NotVerifiedException("ProfileAccount names another master profile");
    }
    return new AccountAuthority(value, account, master, master.key());
  }

  /**
   * The authority over an account, given the envelopes of both profiles as they came; the master
   * profile is verified only where it is needed.
   *
   * @throws DecodeException if a profile is malformed or of another class
   * @throws NotVerifiedException as {@link #verify(DareEnvelope, SignedProfile)}, or if the master
   *     profile is needed and not signed by its own key
   */
  public static AccountAuthority verifyEnvelopes(
      DareEnvelope account, @Nullable DareEnvelope master)
      throws DecodeException, NotVerifiedException {
    KeyData own = AssertionCodec.parse(account, ProfileAccount.class).keyOfflineSignature();
    boolean selfSigned = own != null && EnvelopeVerifier.verifiedBy(account, own.publicKey());
    return verify(
        account,
        selfSigned || master == null ? null : SignedProfile.verify(master, ProfilePersonal.class));
  }

  /** The account profile. */
  public ProfileAccount account() {
    return account;
  }

  /** The envelope of the account profile as received or made. */
  public DareEnvelope envelope() {
    return envelope;
  }

  /** The master profile where it has authority; empty for a self-signed account profile. */
  public Optional<SignedProfile<ProfilePersonal>> master() {
    return Optional.ofNullable(master);
  }

  /** The profile that has authority over the account. */
  public Profile root() {
    return master == null ? account : master.value();
  }

  /** The offline key of the root: what contacts pin. */
  public PublicKey rootKey() {
    return rootKey;
  }

  /** The identifier of the root in the era that we write. */
  public String rootUdf() {
    return rootKey.udf().text();
  }

  /** The keys that may sign connection assertions of this account (objects.md 3.7 row 6). */
  public List<KeyData> assertionKeys() {
    List<KeyData> keys = new ArrayList<>(root().keysOnlineSignature());
    KeyData own = account.keyOfflineSignature();
    if (master == null && own != null) {
      keys.add(own);
    }
    return List.copyOf(keys);
  }

  /**
   * True if a device that shows this assertion is an administration device: the signature key named
   * in it is one of the root's administration keys. The assertion must have been verified.
   */
  public boolean isAdministrator(DeviceConnection connection) {
    return root().isAdministeredBy(connection.keySignature().publicKey());
  }

  /** True if neither profile has a condition, none of which we understand (objects.md 3.2). */
  public boolean isCurrent() {
    return account.base().isUnconditional() && root().base().isUnconditional();
  }

  /** True if the other account has the same root key, in whatever version of the profiles. */
  public boolean sameRoot(AccountAuthority other) {
    return rootKey.sameKey(other.rootKey);
  }

  @Override
  public String toString() {
    return "AccountAuthority[" + account.accountAddresses() + ", " + rootUdf() + "]";
  }

  private static boolean signedByOneOf(DareEnvelope envelope, List<KeyData> keys) {
    return keys.stream().anyMatch(key -> EnvelopeVerifier.verifiedBy(envelope, key.publicKey()));
  }
}
