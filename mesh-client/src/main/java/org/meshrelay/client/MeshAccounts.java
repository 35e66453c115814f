package org.meshrelay.client;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.home.AccountRecord;
import org.meshrelay.client.home.AccountRecord.Stage;
import org.meshrelay.client.home.ContainerReplica;
import org.meshrelay.client.home.MeshRecord;
import org.meshrelay.client.sync.ContainerSync;
import org.meshrelay.client.sync.ServiceCalls;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.profile.AccountKeys;
import org.meshrelay.protocol.profile.Administrator;
import org.meshrelay.protocol.profile.DeviceConnector;
import org.meshrelay.protocol.profile.DeviceGrant;
import org.meshrelay.protocol.profile.DeviceKeys;
import org.meshrelay.protocol.profile.NotVerifiedException;
import org.meshrelay.protocol.transaction.ContainerStatus;
import org.meshrelay.protocol.transaction.CreateRequest;
import org.meshrelay.protocol.transaction.CreateResponse;
import org.meshrelay.protocol.transaction.DeleteRequest;
import org.meshrelay.protocol.transaction.DeleteResponse;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.protocol.transaction.StatusResponse;

/** Accounts of this home and their services (protocol.md 6.1, 6.3). */
public final class MeshAccounts {
  private final ClientContext context;

  MeshAccounts(ClientContext context) {
    this.context = context;
  }

  /**
   * An account of this home.
   *
   * @param address address
   * @param udf identifier of the account profile
   * @param meshUdf identifier of the master profile
   * @param stage how far it has come at its service
   * @param administrator whether this device may administer it
   */
  public record Account(
      AccountAddress address, String udf, String meshUdf, Stage stage, boolean administrator) {}

  /**
   * What a service says of an account.
   *
   * @param address address
   * @param serviceUdf identifier of the service profile
   * @param trust why that profile is believed
   * @param containers state of the containers
   */
  public record Status(
      AccountAddress address, String serviceUdf, String trust, List<ContainerStatus> containers) {
    /** Copies the list. */
    public Status {
      containers = List.copyOf(containers);
    }
  }

  /**
   * What a synchronization brought.
   *
   * @param address address
   * @param containers result of each container
   * @param contactsAdded addresses of contacts that answered a request of ours
   * @param devicesAdded identifiers of devices that a PIN let in
   * @param alerts what the user should know: contact answers and PINs that do not hold, entries
   *     that were changed on two devices
   */
  public record Sync(
      AccountAddress address,
      List<ContainerSync> containers,
      List<AccountAddress> contactsAdded,
      List<String> devicesAdded,
      List<String> alerts) {
    /** Copies the lists. */
    public Sync {
      containers = List.copyOf(containers);
      contactsAdded = List.copyOf(contactsAdded);
      devicesAdded = List.copyOf(devicesAdded);
      alerts = List.copyOf(alerts);
    }

    /** True if the service is charged with nothing. */
    public boolean isClean() {
      return containers.stream().allMatch(container -> container.report() == null);
    }
  }

  /** The accounts of this home. */
  public List<Account> list() throws MeshException {
    List<Account> found = new ArrayList<>();
    for (AccountAddress address : context.home().accounts()) {
      if (context.home().account(address).isPresent()) {
        found.add(describe(context.session(address)));
      }
    }
    return found;
  }

  /**
   * Makes an account of this Mesh without telling a service: keys and profile, signed by the
   * administration key of this device.
   */
  @CanIgnoreReturnValue
  public Account create(AccountAddress address) throws MeshException {
    if (context.home().account(address).isPresent()) {
      throw new MeshException(Kind.CANNOT_CREATE, address + " is an account of this home already");
    }
    DeviceKeys device = context.requireDevice();
    MeshRecord mesh =
        context
            .home()
            .mesh()
            .orElseThrow(
                () ->
                    new MeshException(
                        Kind.CONFIGURATION,
                        "this home holds no Mesh; run mesh create, or connect this device with"
                            + " mesh device request "
                            + address));
    SignatureKeyPair online = activate(mesh, device);
    AccountKeys account =
        context.factory().account(List.of(address), mesh.master().profile(), online);
    Administrator administrator = new Administrator(online, mesh.master().profile(), account);
    DeviceGrant grant = connect(administrator, device, mesh);
    context
        .home()
        .save(new AccountRecord(address, grant, mesh.master().profile().envelope(), Stage.MADE));
    return describe(context.session(address));
  }

  /**
   * Binds an account to its service, making it first where there is none, and uploads its first
   * entries. Goes on where an earlier attempt was interrupted.
   */
  @CanIgnoreReturnValue
  public Account register(AccountAddress address) throws MeshException {
    if (context.home().account(address).isEmpty()) {
      create(address);
    }
    AccountRecord record = context.requireAccount(address);
    if (record.stage() == Stage.READY) {
      throw new MeshException(Kind.CANNOT_CREATE, address + " is registered already");
    }
    if (record.stage() == Stage.MADE) {
      bind(context, record);
      record = save(record.at(Stage.CREATED));
    }
    AccountSession session = context.session(address);
    new FirstEntries(context, session).upload();
    save(record.at(Stage.READY));
    AccountSession ready = context.session(address);
    ready.sync();
    return describe(ready);
  }

  /**
   * A PIN that was given out.
   *
   * @param account to which it connects a device
   * @param pin what is typed at the device
   * @param uri the same as a locator, to be drawn
   * @param expires end of its life
   * @param deviceUdf the one device that may use it; null if any may
   * @param automatic whether the device is taken up without a question
   */
  public record Pin(
      AccountAddress account,
      String pin,
      String uri,
      Instant expires,
      @Nullable String deviceUdf,
      boolean automatic) {
    /** Not the PIN. */
    @Override
    public String toString() {
      return "Pin[" + account + ", " + expires + "]";
    }
  }

  /**
   * Gives out a PIN with which one device may connect itself (protocol.md 6.4.2); this must be an
   * administration device.
   *
   * @param life null for the usual 24 hours
   * @param deviceUdf the profile of the only device that may use it; null for any
   * @param automatic false to ask a person still, who need not compare the witness then
   */
  public Pin pin(
      @Nullable AccountAddress named,
      @Nullable Duration life,
      @Nullable String deviceUdf,
      boolean automatic)
      throws MeshException {
    return new DevicePins(context, context.session(named))
        .issue(life == null ? DevicePins.LIFE : life, deviceUdf, automatic);
  }

  /** What the service says of the account; null names the only account. */
  public Status status(@Nullable AccountAddress named) throws MeshException {
    AccountSession session = context.session(named);
    StatusResponse response = session.status();
    return new Status(
        session.address(),
        session.service().credential().serviceUdf(),
        session.service().pin().trust().wireName(),
        response.containerStatus());
  }

  /**
   * Brings the local copies up to date, audits the service while doing so, and takes up contacts
   * that answered a request of ours. A device that waits to be connected asks for the decision
   * first.
   */
  @CanIgnoreReturnValue
  public Sync sync(@Nullable AccountAddress named) throws MeshException {
    AccountAddress address = named == null ? context.onlyAccount() : named;
    if (context.home().account(address).isEmpty() && context.home().attempt(address).isPresent()) {
      new DeviceRequest(context, address).complete();
    }
    AccountSession session = context.session(address);
    List<ContainerSync> containers = session.sync();
    Optional<AccountAddress> primary = new AccountFollow(context, session).process();
    if (primary.isPresent()) {
      return sync(primary.get());
    }
    ContactReplies.Outcome replies = new ContactReplies(context, session).process();
    DevicePins.Outcome pins = new DevicePins(context, session).process();
    List<String> alerts = new ArrayList<>(replies.alerts());
    alerts.addAll(pins.alerts());
    for (RestartRecovery.Outcome outcome : new RestartRecovery(context, session).run(containers)) {
      alerts.add(outcome.text());
    }
    alerts.addAll(new CatalogChanges(context, session).uploadAll());
    alerts.addAll(new FurtherServices(context, context.session(address)).follow());
    return new Sync(
        session.address(),
        containers,
        replies.added(),
        pins.connected().stream().map(MeshDevices.Request::deviceUdf).toList(),
        alerts);
  }

  /**
   * Waits until the service has something that this device has not; false if it has nothing new
   * when the patience is over. A service that does not know how to wait is asked now and then.
   */
  public boolean await(@Nullable AccountAddress named, Duration patience) throws MeshException {
    return new ChangeWait(context, context.session(named), System::nanoTime).await(patience);
  }

  /**
   * Takes the service's present state of a container as the truth after a report: the local copy is
   * put aside, not deleted, and loaded anew by the next synchronization. If the operator has
   * admitted a loss, that also uploads the lost catalog entries again that the copy holds, and
   * tells so among its alerts.
   */
  public void acceptState(@Nullable AccountAddress named, ContainerName container)
      throws MeshException {
    AccountSession session = context.session(named);
    ContainerReplica replica = session.replica(container);
    replica.setAside(String.valueOf(context.now().getEpochSecond()));
  }

  /** Ends the binding to the service; the files of the account stay in the home, put aside. */
  public void delete(AccountAddress address) throws MeshException {
    AccountSession session = context.session(address);
    if (session.record().stage() != Stage.MADE) {
      var unused = session.calls().call(new DeleteRequest(session.header()), DeleteResponse.class);
    }
    context.forget(address);
    context.home().retired().put(address, context.now(), null);
  }

  /** Makes the account known to the service of its address. */
  static void bind(ClientContext context, AccountRecord record) throws MeshException {
    DeviceKeys device = context.requireDevice();
    ServiceCalls calls = context.deviceCalls(record.address().domain(), device);
    CreateResponse response =
        calls.call(
            new CreateRequest(
                RequestHeader.EMPTY,
                record.address().text(),
                record.master(),
                record.grant().profileAccount()),
            CreateResponse.class);
    if (response.url() != null) {
      throw new MeshException(
          Kind.TRY_LATER,
          "the service wants more before it opens the account: see "
              + response.url()
              + ", then run this command again");
    }
  }

  @CanIgnoreReturnValue
  private AccountRecord save(AccountRecord record) throws MeshException {
    context.home().save(record);
    context.forget(record.address());
    return record;
  }

  private static Account describe(AccountSession session) {
    return new Account(
        session.address(),
        session.device().account().authority().account().identifyingKey().udf(),
        session.device().master().udf(),
        session.record().stage(),
        session.device().isAdministrator());
  }

  private DeviceGrant connect(Administrator administrator, DeviceKeys device, MeshRecord mesh)
      throws MeshException {
    try {
      return new DeviceConnector(context.factory(), administrator)
          .connect(device.profile(), mesh.contributions(), List.of());
    } catch (NotVerifiedException e) {
      throw new MeshException(
          Kind.CONFIGURATION, "device and Mesh of this home do not belong together", e);
    }
  }

  private static SignatureKeyPair activate(MeshRecord mesh, DeviceKeys device)
      throws MeshException {
    try {
      return mesh.contributions().activate(device.keys()).signature();
    } catch (NotVerifiedException e) {
      throw new MeshException(
          Kind.CONFIGURATION, "device and Mesh of this home do not belong together", e);
    }
  }
}
