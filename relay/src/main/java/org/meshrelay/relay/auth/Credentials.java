package org.meshrelay.relay.auth;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.protocol.profile.AccountAuthority;
import org.meshrelay.protocol.profile.ConnectionAssertion;
import org.meshrelay.protocol.profile.ConnectionDevice;
import org.meshrelay.protocol.profile.DeviceConnection;
import org.meshrelay.protocol.profile.NotVerifiedException;
import org.meshrelay.protocol.profile.ProfileDevice;
import org.meshrelay.protocol.profile.ServiceCredential;
import org.meshrelay.protocol.profile.SignedProfile;
import org.meshrelay.protocol.session.AuthenticationKey;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.RefusalException;
import org.meshrelay.protocol.status.StatusCode;

/**
 * Judges the credential of a key exchange: checks 6 to 8 of authentication.md 3.2. Every failure is
 * an error before authentication. Verifies up to three signatures, about a millisecond each, and
 * may read the account's stores: worker threads only.
 */
final class Credentials {
  private final Accounts accounts;
  private final Set<ServiceName> hosted;
  private final BackupHosts backups;

  Credentials(Accounts accounts, Set<ServiceName> hosted, BackupHosts backups) {
    this.accounts = accounts;
    this.hosted = Set.copyOf(hosted);
    this.backups = backups;
  }

  /**
   * A credential that holds.
   *
   * @param caller who showed it
   * @param device identifier of the device, of the peer's service, or of the backup host
   * @param account null outside profile mode
   * @param epoch of the device, 0 outside profile mode
   */
  record Proved(Caller caller, Udf device, @Nullable AccountAddress account, long epoch) {}

  /**
   * Profiles that a device of an account hosted elsewhere brings along (ADR 45).
   *
   * @param account ProfileAccount
   * @param master the master profile that signed it, if one did
   */
  record Guest(DareEnvelope account, @Nullable DareEnvelope master) {}

  /** Device mode: a self-signed ProfileDevice whose authentication key was used. */
  Proved device(Bytes credential, PublicKey clientStatic, Caller.Arrival arrival) {
    SignedProfile<ProfileDevice> profile =
        verified(() -> SignedProfile.verify(envelope(credential), ProfileDevice.class));
    requireKey(profile.value().keyAuthentication().publicKey(), clientStatic);
    requireUnconditional(profile.value().base().isUnconditional());
    Udf device = profile.key().udf();
    return new Proved(new Caller.UnboundDevice(device, arrival), device, null, 0);
  }

  /** Service mode: three envelopes that bind a host to a service. */
  Proved service(Bytes credential, PublicKey clientStatic, Caller.Arrival arrival) {
    ServiceCredential shown =
        verified(
            () ->
                ServiceCredential.read(
                    JsonReader.read(credential, Encoding.JSON, ReadLimits.UNAUTHENTICATED)));
    requireKey(shown.authenticationKey(), clientStatic);
    if (backups.admits(shown)) {
      Udf host = shown.host().key().udf();
      return new Proved(new Caller.BackupHost(host, arrival), host, null, 0);
    }
    Udf service = shown.service().key().udf();
    return new Proved(new Caller.PeerService(service, arrival), service, null, 0);
  }

  /**
   * Profile mode: a connection assertion under the authority of the account.
   *
   * @param named the {@code Account} of the request, null if it has none or is not readable
   * @param guest profiles of an account hosted elsewhere; null unless the request may bring them
   */
  Proved profile(
      Bytes credential,
      PublicKey clientStatic,
      @Nullable AccountAddress named,
      @Nullable Guest guest,
      Caller.Arrival arrival) {
    ConnectionAssertion shown = verified(() -> ConnectionAssertion.parse(envelope(credential)));
    AccountAddress account = account(shown.value(), named);
    if (guest != null && isElsewhere(account)) {
      return foreign(shown, clientStatic, account, guest, arrival);
    }
    AccountState state = accounts.load(account).orElseThrow(Credentials::notAuthenticated);
    if (shown.signerAmong(state.authority().assertionKeys()).isEmpty()) {
      throw notAuthenticated();
    }
    requireKey(shown.value().keyAuthentication().publicKey(), clientStatic);
    requireUnconditional(
        shown.value().base().assertion().isUnconditional() && state.authority().isCurrent());
    PublicKey signatureKey = shown.value().keySignature().publicKey();
    Caller caller = caller(account, signatureKey, state, arrival);
    Udf device = signatureKey.udf();
    return new Proved(caller, device, account, state.epoch(device));
  }

  /** True if the account cannot be one of this node. */
  boolean isElsewhere(AccountAddress account) {
    return !hosted.contains(account.domain());
  }

  /** Checks 6 to 8 against the profiles in the request in place of those stored. */
  private static Proved foreign(
      ConnectionAssertion shown,
      PublicKey clientStatic,
      AccountAddress account,
      Guest guest,
      Caller.Arrival arrival) {
    AccountAuthority authority =
        verified(() -> AccountAuthority.verifyEnvelopes(guest.account(), guest.master()));
    if (!authority.account().lists(account)
        || shown.signerAmong(authority.assertionKeys()).isEmpty()) {
      throw notAuthenticated();
    }
    requireKey(shown.value().keyAuthentication().publicKey(), clientStatic);
    requireUnconditional(
        shown.value().base().assertion().isUnconditional() && authority.isCurrent());
    Udf device = shown.value().keySignature().publicKey().udf();
    return new Proved(new Caller.ForeignDevice(account, device, arrival), device, account, 0);
  }

  /**
   * The device of a ticket, whose identifier names the key; for the rest of the session the key's
   * rights are those that it has now.
   *
   * @throws RefusalException 401/22 if the device is not connected any more
   */
  static Caller ticketed(
      AccountAddress account, Udf device, AccountState state, Caller.Arrival arrival) {
    PublicKey key =
        state
            .liveSignatureKey(device)
            .or(() -> administrator(state, device))
            .orElseThrow(() -> refuse(StatusCode.REVOKED, "the device is not connected"));
    return caller(account, key, state, arrival);
  }

  private static Optional<PublicKey> administrator(AccountState state, Udf device) {
    return state.authority().root().keysOnlineSignature().stream()
        .map(key -> key.publicKey())
        .filter(key -> key.udf().equals(device))
        .findFirst();
  }

  private static Caller caller(
      AccountAddress account, PublicKey key, AccountState state, Caller.Arrival arrival) {
    boolean administrator = state.authority().root().isAdministeredBy(key);
    boolean live = state.liveSignatureKey(key.udf()).filter(key::sameKey).isPresent();
    if (!live && !administrator) {
      throw refuse(StatusCode.REVOKED, "the device is not connected");
    }
    Caller.Standing standing =
        live
            ? Caller.Standing.LIVE
            : state.deviceCatalogEmpty()
                ? Caller.Standing.CATALOG_EMPTY
                : Caller.Standing.ENTRY_LOST;
    return new Caller.AccountDevice(account, key.udf(), key, administrator, standing, arrival);
  }

  /** Check 6: the account that the exchange is for (protocol.md 1.4). */
  private AccountAddress account(DeviceConnection shown, @Nullable AccountAddress named) {
    if (shown instanceof ConnectionDevice) {
      if (named == null) {
        throw refuse(StatusCode.MALFORMED, "Account is needed with a ConnectionDevice");
      }
      return named;
    }
    if (named != null) {
      if (!shown.accountAddresses().contains(named)) {
        throw notAuthenticated();
      }
      return named;
    }
    List<AccountAddress> here =
        shown.accountAddresses().stream()
            .filter(address -> hosted.contains(address.domain()))
            .toList();
    if (here.size() != 1) {
      throw refuse(StatusCode.MALFORMED, "Account is needed");
    }
    return here.getFirst();
  }

  private static DareEnvelope envelope(Bytes credential) throws DecodeException {
    return DareEnvelope.parse(credential, Encoding.JSON);
  }

  private static void requireKey(PublicKey inCredential, PublicKey clientStatic) {
    if (!AuthenticationKey.isSame(inCredential, clientStatic)) {
      throw notAuthenticated();
    }
  }

  private static void requireUnconditional(boolean unconditional) {
    if (!unconditional) {
      throw refuse(StatusCode.REVOKED, "the credential has a condition");
    }
  }

  private static <T> T verified(Verification<T> verification) {
    try {
      return verification.run();
    } catch (DecodeException | NotVerifiedException e) {
      throw notAuthenticated();
    }
  }

  private static RefusalException notAuthenticated() {
    return refuse(StatusCode.NOT_AUTHENTICATED, "not authenticated");
  }

  private static RefusalException refuse(StatusCode code, String description) {
    return Refusal.of(code, description).asException();
  }

  private interface Verification<T> {
    T run() throws DecodeException, NotVerifiedException;
  }
}
