package org.meshrelay.client;

import java.util.ArrayList;
import java.util.List;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.home.AccountRecord;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.catalog.CatalogedApplication;
import org.meshrelay.protocol.catalog.CatalogedDevice;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.profile.AccountKeys;
import org.meshrelay.protocol.profile.ActivatedDevice;
import org.meshrelay.protocol.profile.Administrator;
import org.meshrelay.protocol.profile.DeviceConnector;
import org.meshrelay.protocol.profile.DeviceGrant;
import org.meshrelay.protocol.profile.NotVerifiedException;

/**
 * Changes the addresses of an account (protocol.md 6.10): a new version of its profile under the
 * same keys, and for every device a new assertion that names them (MSP-112). The other devices find
 * theirs in the device catalog.
 */
final class AccountAddresses {
  private final ClientContext context;
  private final AccountSession session;

  AccountAddresses(ClientContext context, AccountSession session) {
    this.context = context;
    this.session = session;
  }

  /** The addresses now, the primary first (MSP-111). */
  List<AccountAddress> list() {
    return session.device().account().authority().account().accountAddresses();
  }

  /**
   * Gives the account these addresses, at the service of this session and in this home. Nothing is
   * done if it has them already, so that an interrupted change can be repeated.
   */
  AccountSession change(List<AccountAddress> addresses) throws MeshException {
    if (list().equals(addresses)) {
      return session;
    }
    new DeviceAdmission(context, session).requireAdministrator();
    ActivatedDevice own = session.device();
    AccountKeys old = new AccountKeys(own.account().authority(), own.account().encryption());
    Administrator administrator = new Administrator(own.keys().signature(), own.master(), old);
    AccountKeys changed = context.factory().account(addresses, administrator);
    DeviceConnector connector =
        new DeviceConnector(
            context.factory(), new Administrator(own.keys().signature(), own.master(), changed));
    session.upload(ContainerName.DEVICE, devices(connector));
    session.upload(ContainerName.APPLICATION, List.of(application(changed)));
    AccountRecord record = session.record().with(renewed(connector, session.record().grant()));
    context.home().save(record);
    context.forget(record.address());
    return context.session(record.address());
  }

  private List<DareEnvelope> devices(DeviceConnector connector) throws MeshException {
    CatalogWriter writer = new CatalogWriter(context, session);
    List<DareEnvelope> frames = new ArrayList<>();
    for (CatalogedDevice device :
        session.catalog(ContainerName.DEVICE).entries(CatalogedDevice.class)) {
      DeviceGrant grant = DeviceEntry.grant(device, session.address()).orElse(null);
      String signature = device.udf();
      if (grant != null && signature != null) {
        frames.add(
            writer.frame(
                ContainerName.DEVICE,
                CatalogEvent.UPDATE,
                DeviceEntry.of(
                    renewed(connector, grant),
                    session.record().master(),
                    accountUdf(),
                    device.deviceUdf(),
                    signature)));
      }
    }
    return frames;
  }

  private DareEnvelope application(AccountKeys changed) throws MeshException {
    return new CatalogWriter(context, session)
        .frame(
            ContainerName.APPLICATION,
            CatalogEvent.UPDATE,
            new CatalogedApplication(
                "CatalogedApplicationAccount",
                List.of(),
                accountUdf(),
                List.of(),
                changed.authority().envelope(),
                null));
  }

  private String accountUdf() {
    return session.device().account().authority().account().identifyingKey().udf();
  }

  private static DeviceGrant renewed(DeviceConnector connector, DeviceGrant grant)
      throws MeshException {
    try {
      return connector.renewed(grant);
    } catch (DecodeException | NotVerifiedException e) {
      throw new MeshException(Kind.CHECK_FAILED, "an entry of the device catalog is damaged", e);
    }
  }
}
