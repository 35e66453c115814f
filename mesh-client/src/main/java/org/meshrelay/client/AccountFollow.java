package org.meshrelay.client;

import java.util.List;
import java.util.Optional;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.home.AccountRecord;
import org.meshrelay.client.home.AccountRecord.Stage;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogedDevice;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.profile.AccountAuthority;
import org.meshrelay.protocol.profile.ActivatedDevice;
import org.meshrelay.protocol.profile.DeviceGrant;
import org.meshrelay.protocol.profile.NotVerifiedException;

/**
 * A device that finds in the device catalog that an administration device has changed the addresses
 * of the account (protocol.md 6.10): takes over its new assertion, and goes along to services that
 * are new, where it checks that the containers are the ones it knew.
 */
final class AccountFollow {
  private final ClientContext context;
  private final AccountSession session;

  AccountFollow(ClientContext context, AccountSession session) {
    this.context = context;
    this.session = session;
  }

  /** Needs a fresh copy; the primary address if it is a new one, else empty. */
  Optional<AccountAddress> process() throws MeshException {
    Optional<DeviceGrant> granted = granted().filter(found -> !isKnown(found));
    AccountRecord record = granted.map(session.record()::with).orElse(session.record());
    List<AccountAddress> addresses = verified(record).account().accountAddresses();
    // First what is to be done, then that it is known: an interruption in between repeats it.
    note(record, addresses);
    if (granted.isPresent()) {
      context.home().save(record);
      context.forget(record.address());
    }
    AccountSession known = context.session(record.address());
    for (AccountAddress address : addresses) {
      Optional<AccountRecord> begun = context.home().account(address);
      if (begun.filter(found -> found.stage() == Stage.CREATED).isPresent()) {
        connectOrLater(known, begun.get(), address.equals(addresses.getFirst()));
      }
    }
    AccountAddress primary = addresses.isEmpty() ? record.address() : addresses.getFirst();
    return primary.equals(record.address()) || !isReady(primary)
        ? Optional.empty()
        : Optional.of(primary);
  }

  /** Services that this device does not know yet; those that it has left are not among them. */
  private void note(AccountRecord record, List<AccountAddress> addresses) throws MeshException {
    List<AccountAddress> before = new AccountAddresses(context, session).list();
    for (AccountAddress address : addresses) {
      boolean left = before.contains(address) && context.home().retired().contains(address);
      if (!left && context.home().account(address).isEmpty()) {
        context
            .home()
            .save(new AccountRecord(address, record.grant(), record.master(), Stage.CREATED));
      }
    }
  }

  /**
   * A further service that is away is followed another time; nothing goes on without the primary.
   */
  private void connectOrLater(AccountSession known, AccountRecord begun, boolean primary)
      throws MeshException {
    try {
      connect(known, begun, !primary);
    } catch (MeshException e) {
      if (primary || !CatalogChanges.isLater(e)) {
        throw e;
      }
    }
  }

  /** In use only once it was found to hold what this device knew. */
  private void connect(AccountSession known, AccountRecord begun, boolean further)
      throws MeshException {
    AccountRecord record = begun.with(known.record().grant());
    context.home().save(record);
    context.forget(record.address());
    AccountSession there = context.session(record.address());
    MeshServices.requireClean(there.sync());
    MoveCheck.requireNone(new MoveCheck(context, known, there).run(further));
    context.home().save(record.at(Stage.READY));
    context.forget(record.address());
  }

  private boolean isReady(AccountAddress address) throws MeshException {
    return context
        .home()
        .account(address)
        .filter(found -> found.stage() == Stage.READY)
        .isPresent();
  }

  private Optional<DeviceGrant> granted() throws MeshException {
    String own = context.requireDevice().profile().udf();
    return session.catalog(ContainerName.DEVICE).entries(CatalogedDevice.class).stream()
        .filter(entry -> entry.deviceUdf().equals(own))
        .findFirst()
        .flatMap(entry -> DeviceEntry.grant(entry, session.address()));
  }

  private boolean isKnown(DeviceGrant granted) {
    return granted
        .profileAccount()
        .payload()
        .equals(session.record().grant().profileAccount().payload());
  }

  /** Under the same root and with the same keys, whatever the service says. */
  private AccountAuthority verified(AccountRecord record) throws MeshException {
    try {
      ActivatedDevice activated = record.activate(context.requireDevice());
      AccountAuthority old = session.device().account().authority();
      AccountAuthority now = activated.account().authority();
      boolean same =
          now.sameRoot(old)
              && now.account()
                  .keyEncryption()
                  .publicKey()
                  .sameKey(old.account().keyEncryption().publicKey());
      if (!same) {
        throw new NotVerifiedException("another account");
      }
      return now;
    } catch (DecodeException | NotVerifiedException e) {
      throw new MeshException(Kind.CHECK_FAILED, "the new entry of this device does not verify", e);
    }
  }
}
