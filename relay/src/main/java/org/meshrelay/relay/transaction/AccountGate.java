package org.meshrelay.relay.transaction;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Supplier;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.RefusalException;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.MovedAccount;
import org.meshrelay.relay.account.AccountDirectory;
import org.meshrelay.relay.account.AccountView;
import org.meshrelay.relay.account.ServiceIdentity;
import org.meshrelay.relay.account.Underway;
import org.meshrelay.relay.auth.Caller;

/**
 * The questions that transactions ask about their caller, with the exact status of each refusal.
 */
public final class AccountGate {
  private final AccountDirectory directory;
  private final ServiceIdentity identity;
  private final Underway underway;

  /**
   * A gate to the accounts of the directory.
   *
   * @param underway told of changes that pass the gate
   */
  public AccountGate(AccountDirectory directory, ServiceIdentity identity, Underway underway) {
    this.directory = directory;
    this.identity = identity;
    this.underway = underway;
  }

  /**
   * Changes an account: the question and what is done upon the answer, as one for those who close
   * it.
   *
   * @param change begins with a question of this gate
   */
  <T> Future<T> changing(AccountAddress account, Supplier<Future<T>> change) {
    return underway.during(account, change);
  }

  /** The caller as a device of an account; any other caller is refused 401. */
  static Caller.AccountDevice device(Caller caller) {
    return switch (caller) {
      case Caller.AccountDevice device -> device;
      case Caller.Anonymous ignored -> throw notAuthenticated();
      case Caller.UnboundDevice ignored -> throw tooWeak();
      case Caller.ForeignDevice ignored -> throw notConnected();
      // Its mode permits Status and Download, so what it lacks is the account.
      case Caller.PeerService ignored -> throw notConnected();
      case Caller.BackupHost ignored -> throw notConnected();
    };
  }

  /** The caller as a device, with or without an account: the least that Device mode asks for. */
  static Caller anyDevice(Caller caller) {
    return switch (caller) {
      case Caller.AccountDevice device -> device;
      case Caller.UnboundDevice device -> device;
      case Caller.ForeignDevice ignored -> throw notConnected();
      case Caller.Anonymous ignored -> throw notAuthenticated();
      case Caller.PeerService ignored -> throw tooWeak();
      case Caller.BackupHost ignored -> throw tooWeak();
    };
  }

  /** The account of the device, whatever its state: what Status and DeleteAccount ask for. */
  Future<AccountView> account(Caller.AccountDevice device) {
    return directory
        .find(device.account())
        .map(found -> found.orElseThrow(AccountGate::unknownAccount));
  }

  /** As {@link #connected}, or gone to another service: whose devices still fetch what is here. */
  Future<AccountView> readable(Caller.AccountDevice device) {
    return account(device)
        .map(account -> requireEntry(account, device))
        .map(account -> account.isMoved() ? account : requireInUse(account));
  }

  /** The account of the device, which must be in use, and the device's entry live (L-11, L-12). */
  Future<AccountView> connected(Caller.AccountDevice device) {
    return account(device)
        .map(account -> requireEntry(account, device))
        .map(AccountGate::requireInUse);
  }

  private static AccountView requireEntry(AccountView account, Caller.AccountDevice device) {
    if (device.standing() == Caller.Standing.ENTRY_LOST) {
      throw revoked();
    }
    return account;
  }

  /**
   * The account of the device, which must be in use; the device may have lost its entry, but then
   * it is not told where the account has gone.
   */
  Future<AccountView> inUse(Caller.AccountDevice device) {
    return account(device)
        .map(account -> account.isMoved() ? requireEntry(account, device) : account)
        .map(AccountGate::requireInUse);
  }

  /** The account at an address that a stranger names: hosted here, existing, in use. */
  Future<AccountView> named(AccountAddress address) {
    if (!identity.hosts(address.domain())) {
      return Future.failedFuture(
          Refusal.of(StatusCode.NOT_HOSTED, "domain is not hosted here").asException());
    }
    return directory
        .find(address)
        .map(Optional::stream)
        .map(found -> found.findFirst().orElseThrow(AccountGate::unknownAccount))
        .map(AccountGate::requireHere);
  }

  /** A stranger is not told where an account has gone. */
  private static AccountView requireHere(AccountView account) {
    if (account.isMoved()) {
      throw unknownAccount();
    }
    return requireInUse(account);
  }

  static RefusalException onHold() {
    return Refusal.of(StatusCode.ACCOUNT_ON_HOLD, "account is on hold").asException();
  }

  private static AccountView requireInUse(AccountView account) {
    AccountAddress moved = account.movedTo();
    if (account.isMoved() && moved != null) {
      throw Refusal.of(StatusCode.REDIRECT_PERMANENT, MovedAccount.uri(moved)).asException();
    }
    if (!account.isConnected()) {
      throw onHold();
    }
    return account;
  }

  static RefusalException unknownAccount() {
    return Refusal.of(StatusCode.UNKNOWN_ACCOUNT, "unknown account").asException();
  }

  static RefusalException revoked() {
    return Refusal.of(StatusCode.REVOKED, "device is not connected any more").asException();
  }

  static RefusalException notAuthenticated() {
    return Refusal.of(StatusCode.NOT_AUTHENTICATED, "not authenticated").asException();
  }

  private static RefusalException notConnected() {
    return Refusal.of(StatusCode.NOT_CONNECTED, "not connected to this account").asException();
  }

  static RefusalException tooWeak() {
    return Refusal.of(StatusCode.MODE_TOO_WEAK, "authenticated in a mode that does not permit this")
        .asException();
  }
}
