package org.meshrelay.client;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.home.AccountRecord;
import org.meshrelay.client.home.AccountRecord.Stage;
import org.meshrelay.client.sync.ContainerSync;
import org.meshrelay.protocol.address.AccountAddress;
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
   */
  public record Service(AccountAddress address, boolean primary, boolean here) {}

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
      services.add(
          new Service(address, services.isEmpty(), context.home().account(address).isPresent()));
    }
    return services;
  }

  /**
   * Binds the account to a further service, which gets a copy of everything. Goes on where an
   * earlier attempt was interrupted.
   */
  @CanIgnoreReturnValue
  public Copied add(@Nullable AccountAddress named, AccountAddress address) throws MeshException {
    AccountSession session = context.session(named);
    List<AccountAddress> addresses = new ArrayList<>(new AccountAddresses(context, session).list());
    addresses.remove(address);
    addresses.add(address);
    return copy(session, addresses, address);
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
    AccountSession session = context.session(named);
    List<AccountAddress> addresses = new ArrayList<>(new AccountAddresses(context, session).list());
    addresses.remove(address);
    addresses.addFirst(address);
    AccountAddress from = session.address();
    Copied copied = copy(session, addresses, address);
    ContactNotice.Outcome told = new ContactNotice(context, context.session(address)).send();
    end(context.session(from), forward ? address : null);
    return new Copied(from, address, copied.frames(), told.told(), told.alerts());
  }

  /** Makes a service of the account its primary one; contacts are not told. */
  @CanIgnoreReturnValue
  public List<Service> primary(@Nullable AccountAddress named, AccountAddress address)
      throws MeshException {
    AccountSession session = context.session(named);
    List<AccountAddress> addresses = new ArrayList<>(new AccountAddresses(context, session).list());
    requireListed(addresses, address);
    addresses.remove(address);
    addresses.addFirst(address);
    everywhere(addresses);
    return list(address);
  }

  /** Ends the binding to a service that is not the primary one; its copies stay, put aside. */
  public void remove(@Nullable AccountAddress named, AccountAddress address) throws MeshException {
    AccountSession session = context.session(named);
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
    everywhere(addresses);
    if (context.home().account(address).isPresent()) {
      end(context.session(address), null);
    }
  }

  private static void requireListed(List<AccountAddress> addresses, AccountAddress address)
      throws MeshException {
    if (!addresses.contains(address)) {
      throw new MeshException(Kind.USAGE, address + " is no service of this account");
    }
  }

  /** At each service that stays, so that the devices that go there find the new profile. */
  private void everywhere(List<AccountAddress> addresses) throws MeshException {
    for (AccountAddress address : addresses) {
      if (context.home().account(address).isPresent()) {
        AccountSession session = context.session(address);
        requireClean(session.sync());
        var unused = new AccountAddresses(context, session).change(addresses);
      }
    }
  }

  private Copied copy(AccountSession old, List<AccountAddress> addresses, AccountAddress address)
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
    context.home().save(record.at(Stage.READY));
    context.forget(address);
    AccountSession ready = context.session(address);
    requireClean(ready.sync());
    MoveCheck.requireNone(new MoveCheck(context, from, ready).run());
    return new Copied(from.address(), address, frames, List.of(), List.of());
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

  private void end(AccountSession session, @Nullable AccountAddress forwardTo)
      throws MeshException {
    var unused =
        session.calls().call(new DeleteRequest(session.header(), forwardTo), DeleteResponse.class);
    context.forget(session.address());
    context.home().retire(session.address(), context.now());
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
