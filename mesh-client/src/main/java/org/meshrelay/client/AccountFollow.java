package org.meshrelay.client;

import java.util.ArrayList;
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
    Optional<DeviceGrant> granted = granted();
    if (granted.isEmpty() || isKnown(granted.get())) {
      return Optional.empty();
    }
    AccountRecord record = session.record().with(granted.get());
    List<AccountAddress> addresses = verified(record).account().accountAddresses();
    context.home().save(record);
    context.forget(record.address());
    AccountSession known = context.session(record.address());
    List<MoveCheck.Charge> charges = new ArrayList<>();
    for (AccountAddress address : addresses) {
      if (context.home().account(address).isEmpty()) {
        charges.addAll(connect(known, address));
      }
    }
    MoveCheck.requireNone(charges);
    return addresses.stream().findFirst().filter(primary -> !primary.equals(record.address()));
  }

  private List<MoveCheck.Charge> connect(AccountSession known, AccountAddress address)
      throws MeshException {
    AccountRecord record = known.record();
    context.home().save(new AccountRecord(address, record.grant(), record.master(), Stage.READY));
    AccountSession there = context.session(address);
    MeshServices.requireClean(there.sync());
    return new MoveCheck(context, known, there).run();
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
