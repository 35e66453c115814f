package org.meshrelay.client;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.home.AccountRecord;
import org.meshrelay.client.home.AccountRecord.Stage;
import org.meshrelay.client.home.MirrorState;
import org.meshrelay.client.home.MoveRecord;
import org.meshrelay.client.sync.ContainerSync;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.DeleteRequest;
import org.meshrelay.protocol.transaction.DeleteResponse;

/**
 * The services of an account: none, one or several, the first being primary; added, removed and
 * changed at any time with everything that is stored (protocol.md 6.10, MSP-1, MSP-2, MSP-109,
 * MSP-111). Only an administration device changes them.
 */
public final class MeshServices {
  private final ClientContext context;

  MeshServices(ClientContext context) {
    this.context = context;
  }

  /**
   * A service of an account.
   *
   * @param address address of the account there
   * @param primary whether it is the first
   * @param here whether this home is connected to it
   * @param mirror how far it is in step with the primary one, as this device has last seen it
   */
  public record Service(
      AccountAddress address, boolean primary, boolean here, MirrorState mirror) {}

  /**
   * An account that was copied to another service.
   *
   * @param from address at the service it was copied from
   * @param to address at the new one
   * @param frames frames there, all as they were
   * @param told contacts who were sent the new address
   * @param alerts contacts who could not be told
   */
  public record Copied(
      AccountAddress from,
      AccountAddress to,
      long frames,
      List<AccountAddress> told,
      List<String> alerts) {
    /** Copies the lists. */
    public Copied {
      told = List.copyOf(told);
      alerts = List.copyOf(alerts);
    }
  }

  /** The services of the account, the primary first. */
  public List<Service> list(@Nullable AccountAddress named) throws MeshException {
    AccountSession session = context.session(named);
    List<Service> services = new ArrayList<>();
    for (AccountAddress address : new AccountAddresses(context, session).list()) {
      boolean primary = services.isEmpty();
      services.add(
          new Service(
              address,
              primary,
              context.home().account(address).isPresent(),
              primary ? MirrorState.NONE : context.home().mirror(address)));
    }
    return services;
  }

  /**
   * Binds the account to a further service, which gets a copy of everything. Goes on where an
   * earlier attempt was interrupted.
   */
  @CanIgnoreReturnValue
  public Copied add(@Nullable AccountAddress named, AccountAddress address) throws MeshException {
    AccountSession session = primary(named);
    List<AccountAddress> addresses = new ArrayList<>(new AccountAddresses(context, session).list());
    if (!addresses.contains(address)) {
      addresses.add(address);
    }
    AccountAddress from = session.address();
    long frames = copy(session, addresses, address);
    List<String> alerts = new FurtherServices(context, context.session(from)).run();
    return new Copied(from, address, frames, List.of(), alerts);
  }

  /**
   * Moves the account to another service: a copy of everything, the new address first, contacts
   * told, the binding to the old service ended. Goes on where an earlier attempt was interrupted.
   *
   * @param forward whether the old service shall tell those who may write where the account has
   *     gone, for as long as it keeps what is deleted
   */
  @CanIgnoreReturnValue
  public Copied move(@Nullable AccountAddress named, AccountAddress address, boolean forward)
      throws MeshException {
    MoveRecord begun = context.home().move().orElse(null);
    if (begun == null) {
      begun = new MoveRecord(primary(named).address(), address, forward, 0, MoveRecord.Step.BEGUN);
      requireOther(begun);
      context.home().save(begun);
    } else if (!begun.to().equals(address)) {
      throw new MeshException(
          Kind.USAGE,
          "a move to " + begun.to() + " is under way; run mesh account move " + begun.to());
    }
    return new ServiceMove(context, this).run(begun);
  }

  private static void requireOther(MoveRecord begun) throws MeshException {
    if (begun.from().equals(begun.to())) {
      throw new MeshException(Kind.USAGE, begun.to() + " is where the account is already");
    }
  }

  /** Makes a service of the account its primary one; contacts are not told. */
  @CanIgnoreReturnValue
  public List<Service> primary(@Nullable AccountAddress named, AccountAddress address)
      throws MeshException {
    AccountSession session = primary(named);
    List<AccountAddress> addresses = new ArrayList<>(new AccountAddresses(context, session).list());
    requireListed(addresses, address);
    addresses.remove(address);
    addresses.addFirst(address);
    List<String> alerts = everywhere(session, addresses);
    List<AccountAddress> there = new AccountAddresses(context, context.session(address)).list();
    if (!there.equals(addresses)) {
      throw new MeshException(
          Kind.TRY_LATER, address + " does not know it yet: " + String.join("; ", alerts));
    }
    return list(address);
  }

  /** Ends the binding to a service that is not the primary one; its copies stay, put aside. */
  public void remove(@Nullable AccountAddress named, AccountAddress address) throws MeshException {
    AccountSession session = primary(named);
    List<AccountAddress> addresses = new ArrayList<>(new AccountAddresses(context, session).list());
    requireListed(addresses, address);
    if (addresses.getFirst().equals(address)) {
      throw new MeshException(
          Kind.USAGE,
          address
              + " is the primary service; make another one primary, or end the account with mesh"
              + " account delete");
    }
    addresses.remove(address);
    requireNothingWaits(address);
    var unused = everywhere(session, addresses);
    if (context.home().account(address).isPresent()) {
      end(context.session(address), session.address(), false);
    }
  }

  /** The session at the primary service of the account, where this home is connected to it. */
  private AccountSession primary(@Nullable AccountAddress named) throws MeshException {
    AccountSession session = context.session(named);
    for (AccountAddress first : new AccountAddresses(context, session).list()) {
      AccountRecord record = context.home().account(first).orElse(null);
      if (record != null && record.stage() == Stage.READY) {
        return context.session(first);
      }
    }
    return session;
  }

  private static void requireListed(List<AccountAddress> addresses, AccountAddress address)
      throws MeshException {
    if (!addresses.contains(address)) {
      throw new MeshException(Kind.USAGE, address + " is no service of this account");
    }
  }

  /** At the primary, and through the device catalog at each service that this home can reach. */
  private List<String> everywhere(AccountSession session, List<AccountAddress> addresses)
      throws MeshException {
    requireClean(session.sync());
    AccountSession changed = new AccountAddresses(context, session).change(addresses);
    requireClean(changed.sync());
    return new FurtherServices(context, changed).run();
  }

  /** A copy of everything at another service, checked; the number of frames. */
  long copy(AccountSession old, List<AccountAddress> addresses, AccountAddress address)
      throws MeshException {
    new DeviceAdmission(context, old).requireAdministrator();
    if (address.equals(old.address())) {
      throw new MeshException(Kind.USAGE, address + " is where the account is already");
    }
    requireClean(old.sync());
    uploadWaiting(old);
    AccountSession from = new AccountAddresses(context, old).change(addresses);
    requireClean(from.sync());
    AccountRecord record = bound(from.record(), address);
    AccountSession to = context.session(address);
    long frames = new ContainerCopy(context, from, to).run();
    requireClean(to.sync());
    MoveCheck.requireNone(new MoveCheck(context, from, to).run());
    context.home().save(record.at(Stage.READY));
    context.forget(address);
    return frames;
  }

  /** What the home keeps for a service goes there before it is copied or ended. */
  private void uploadWaiting(AccountSession session) throws MeshException {
    List<String> alerts = new CatalogChanges(context, session).uploadAll();
    if (!alerts.isEmpty()) {
      throw new MeshException(
          Kind.TRY_LATER,
          "changes of this device have to be settled first: " + String.join("; ", alerts));
    }
    requireNothingWaits(session.address());
  }

  private void requireNothingWaits(AccountAddress address) throws MeshException {
    int waiting = context.home().pending(address).size();
    if (waiting > 0) {
      throw new MeshException(
          Kind.TRY_LATER,
          waiting
              + " changes wait for "
              + address
              + "; run mesh account sync --account "
              + address);
    }
  }

  /** The record at the new service, which knows the account afterwards. */
  private AccountRecord bound(AccountRecord old, AccountAddress address) throws MeshException {
    Stage stage = context.home().account(address).map(AccountRecord::stage).orElse(Stage.MADE);
    if (stage == Stage.READY) {
      // A copy that was checked; what came since is carried over like any other change.
      return context.requireAccount(address);
    }
    AccountRecord record = new AccountRecord(address, old.grant(), old.master(), stage);
    if (stage == Stage.MADE) {
      context.home().save(record);
      MeshAccounts.bind(context, record);
      record = record.at(Stage.CREATED);
    }
    context.home().save(record);
    context.forget(address);
    return record;
  }

  /**
   * Ends the binding to a service. First it is told to take nothing more, and what came there after
   * the account was copied is fetched: it stays in sight from where the account goes on (ADR 58).
   *
   * @param forward whether the service is to go on telling who writes where that is (ADR 56)
   */
  void end(AccountSession session, AccountAddress remaining, boolean forward) throws MeshException {
    MeshMessages.requireAudited(session.sync());
    if (closed(session, remaining)) {
      MeshMessages.requireAudited(session.sync());
    }
    if (!forward) {
      delete(session, null);
    }
    context.forget(session.address());
    context.home().retired().put(session.address(), context.now(), remaining);
  }

  /** False if the service lets the account, which is on hold, go only as a whole. */
  private static boolean closed(AccountSession session, AccountAddress remaining)
      throws MeshException {
    try {
      delete(session, remaining);
      return true;
    } catch (MeshException e) {
      var status = e.status();
      if (status != null && status.code().equals(Optional.of(StatusCode.ACCOUNT_ON_HOLD))) {
        return false;
      }
      throw e;
    }
  }

  private static void delete(AccountSession session, @Nullable AccountAddress forwardTo)
      throws MeshException {
    var unused =
        session.calls().call(new DeleteRequest(session.header(), forwardTo), DeleteResponse.class);
  }

  static void requireClean(List<ContainerSync> results) throws MeshException {
    for (ContainerSync result : results) {
      if (result.report() != null) {
        throw new MeshException(
            Kind.CHECK_FAILED,
            result.container()
                + ": the service does not pass the audit; evidence in "
                + result.evidence());
      }
    }
  }
}
