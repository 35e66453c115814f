package org.meshrelay.client;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.earl.ConnectUri;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.home.Preconfiguration;
import org.meshrelay.client.sync.SpoolView;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogedDevice;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.message.AcknowledgeConnection;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.protocol.message.RespondConnection;
import org.meshrelay.protocol.profile.AssertionCodec;
import org.meshrelay.protocol.profile.ProfileDevice;

/** Devices of an account: those connected, and those that ask to be (protocol.md 6.4.1). */
public final class MeshDevices {
  private static final String REJECT = "Reject";

  private final ClientContext context;

  MeshDevices(ClientContext context) {
    this.context = context;
  }

  /**
   * A connected device.
   *
   * @param deviceUdf identifier of its profile
   * @param udf identifier of the key it signs with
   * @param description what its maker says of it
   * @param thisDevice whether it is the one asking
   */
  public record Device(
      String deviceUdf, @Nullable String udf, @Nullable String description, boolean thisDevice) {}

  /**
   * A device that asks to be connected, or this one asking elsewhere.
   *
   * @param account to which
   * @param witness what the users at both devices compare
   * @param meshUdf identifier of the master profile that the witness covers
   * @param deviceUdf identifier of the device profile
   * @param description what the device says of itself
   * @param verified whether everything about the request holds
   */
  public record Request(
      AccountAddress account,
      String witness,
      String meshUdf,
      String deviceUdf,
      @Nullable String description,
      boolean verified) {}

  /**
   * A device made ready to be claimed.
   *
   * @param file what goes into the device; secret
   * @param deviceUdf identifier of its profile
   * @param locator what is printed on it; whoever reads it can claim the device
   */
  public record Preconfigured(Preconfiguration file, String deviceUdf, String locator) {}

  /**
   * A device that was claimed.
   *
   * @param account which has it now
   * @param maker account where it was published
   * @param deviceUdf identifier of its profile
   * @param description what its maker says of it
   */
  public record Claimed(
      AccountAddress account,
      AccountAddress maker,
      String deviceUdf,
      @Nullable String description) {}

  /** Asks an account to take up this device; its user compares the witness, then accepts. */
  @CanIgnoreReturnValue
  public Request request(AccountAddress account, @Nullable String description)
      throws MeshException {
    return new DeviceRequest(context, account).ask(description, null);
  }

  /**
   * Asks with a PIN that an administration device has given out (protocol.md 6.4.2).
   *
   * @param pin the PIN itself
   */
  @CanIgnoreReturnValue
  public Request request(AccountAddress account, @Nullable String description, Udf pin)
      throws MeshException {
    return new DeviceRequest(context, account).ask(description, pin);
  }

  /** Makes a device and publishes it at this account, to be claimed by its locator (6.4.3). */
  public Preconfigured preconfigure(@Nullable AccountAddress hailing, @Nullable String description)
      throws MeshException {
    return new DeviceClaims(context, context.session(hailing)).preconfigure(description);
  }

  /** Claims a device by its locator and connects it; this must be an administration device. */
  @CanIgnoreReturnValue
  public Claimed claim(@Nullable AccountAddress named, ConnectUri locator) throws MeshException {
    AccountSession session = context.session(named);
    session.sync();
    return new DeviceClaims(context, session).claim(locator);
  }

  /** Makes this home that of a device as its maker has prepared it. */
  public void install(Preconfiguration given) throws MeshException {
    new HeadlessDevice(context).install(given);
  }

  /**
   * Asks whether this device has been claimed and by which account; {@code TRY_LATER} while it has
   * not. {@link #complete} with that account follows.
   */
  @CanIgnoreReturnValue
  public AccountAddress poll() throws MeshException {
    return new HeadlessDevice(context).poll();
  }

  /**
   * Removes a device: its sessions end at once, and it is shown as gone everywhere. What it has
   * read it may have kept, the account's key among it.
   *
   * @param device identifier of its profile or of its signature key
   */
  @CanIgnoreReturnValue
  public Device delete(@Nullable AccountAddress named, String device) throws MeshException {
    AccountSession session = context.session(named);
    new DeviceAdmission(context, session).requireAdministrator();
    session.sync();
    Device found =
        list(session.address()).stream()
            .filter(d -> d.deviceUdf().equals(device) || device.equals(d.udf()))
            .findFirst()
            .orElseThrow(
                () ->
                    new MeshException(
                        Kind.CHECK_FAILED, device + " is not connected; see mesh device list"));
    if (found.thisDevice()) {
      throw new MeshException(
          Kind.USAGE, "this device cannot remove itself; use another administration device");
    }
    session.upload(
        ContainerName.DEVICE,
        List.of(new CatalogWriter(context, session).deletion(found.deviceUdf())));
    session.sync();
    requireGoneEverywhere(session, found);
    return found;
  }

  /** At a service that cannot be reached now it is a device still. */
  private void requireGoneEverywhere(AccountSession session, Device removed) throws MeshException {
    List<String> alerts = new FurtherServices(context, session).follow();
    for (MeshServices.Service service : new MeshServices(context).list(session.address())) {
      if (service.mirror().problem() != null) {
        throw new MeshException(
            Kind.TRY_LATER,
            removed.deviceUdf()
                + " is removed, but not everywhere yet: "
                + String.join("; ", alerts)
                + "; run mesh account sync");
      }
    }
  }

  /**
   * Fetches the answer to {@link #request} and activates this device; {@code TRY_LATER} while there
   * is none.
   */
  @CanIgnoreReturnValue
  public MeshAccounts.Account complete(AccountAddress account) throws MeshException {
    new DeviceRequest(context, account).complete();
    return new MeshAccounts(context)
        .list().stream().filter(found -> found.address().equals(account)).findFirst().orElseThrow();
  }

  /**
   * What is known of devices that ask.
   *
   * @param open those that wait for a decision
   * @param connected those that a PIN has just let in
   * @param alerts PINs that did not hold
   */
  public record Asking(List<Request> open, List<Request> connected, List<String> alerts) {
    /** Copies the lists. */
    public Asking {
      open = List.copyOf(open);
      connected = List.copyOf(connected);
      alerts = List.copyOf(alerts);
    }
  }

  /** The devices that ask, newest state of the service first fetched, PINs judged. */
  public Asking asking(@Nullable AccountAddress named) throws MeshException {
    AccountSession session = context.session(named);
    session.sync();
    DevicePins.Outcome outcome = new DevicePins(context, session).process();
    return new Asking(open(session), outcome.connected(), outcome.alerts());
  }

  /** The devices that wait for a decision, after those with a PIN were let in. */
  public List<Request> pending(@Nullable AccountAddress named) throws MeshException {
    return asking(named).open();
  }

  private static List<Request> open(AccountSession session) throws MeshException {
    List<Request> requests = new ArrayList<>();
    SpoolView inbound = session.spool(ContainerName.INBOUND);
    for (SpoolView.Entry entry : inbound.entries(AcknowledgeConnection.class)) {
      if (inbound.isOpen(entry.messageId())) {
        requests.add(describe(session, ConnectionCheck.of(session, entry)));
      }
    }
    return requests;
  }

  /** Connects the device that shows this witness; this device must be an administration device. */
  @CanIgnoreReturnValue
  public Request accept(@Nullable AccountAddress named, String witness) throws MeshException {
    AccountSession session = context.session(named);
    session.sync();
    DeviceAdmission admission = new DeviceAdmission(context, session);
    SpoolView.Entry found = find(session, witness);
    ConnectionCheck.Checked request = ConnectionCheck.of(session, found);
    if (!request.verified()) {
      throw new MeshException(
          Kind.CHECK_FAILED, "the request with witness " + witness + " does not verify");
    }
    CatalogedDevice entry = admission.admit(request.device());
    List<Reference> settled = new ArrayList<>();
    settled.add(Reference.of(request.message().messageId(), RespondConnection.ACCEPT));
    new DevicePins(context, session).closing(found).ifPresent(settled::add);
    admission.respond(request.message().head(), RespondConnection.ACCEPT, entry, settled);
    session.sync();
    return describe(session, request);
  }

  /** Refuses the device that shows this witness. */
  @CanIgnoreReturnValue
  public Request reject(@Nullable AccountAddress named, String witness) throws MeshException {
    AccountSession session = context.session(named);
    session.sync();
    ConnectionCheck.Checked request = ConnectionCheck.of(session, find(session, witness));
    new DeviceAdmission(context, session)
        .respond(
            request.message().head(),
            REJECT,
            null,
            List.of(Reference.of(request.message().messageId(), REJECT)));
    return describe(session, request);
  }

  /** The connected devices, as of the last synchronization. */
  public List<Device> list(@Nullable AccountAddress named) throws MeshException {
    AccountSession session = context.session(named);
    String own = context.requireDevice().profile().udf();
    List<Device> devices = new ArrayList<>();
    for (CatalogedDevice entry :
        session.catalog(ContainerName.DEVICE).entries(CatalogedDevice.class)) {
      devices.add(
          new Device(
              entry.deviceUdf(), entry.udf(), description(entry), entry.deviceUdf().equals(own)));
    }
    return devices;
  }

  private static SpoolView.Entry find(AccountSession session, String witness) throws MeshException {
    SpoolView inbound = session.spool(ContainerName.INBOUND);
    Optional<SpoolView.Entry> entry =
        inbound.entries(AcknowledgeConnection.class).stream()
            .filter(found -> Witness.matches(found.messageId(), witness))
            .filter(found -> inbound.isOpen(found.messageId()))
            .findFirst();
    if (entry.isEmpty()) {
      throw new MeshException(
          Kind.CHECK_FAILED,
          "no device that waits has the witness " + witness + "; see mesh device pending");
    }
    return entry.get();
  }

  static Request describe(AccountSession session, ConnectionCheck.Checked request) {
    return new Request(
        session.address(),
        request.message().witness(),
        session.device().master().udf(),
        request.device().udf(),
        request.device().value().description(),
        request.verified());
  }

  private static @Nullable String description(CatalogedDevice entry) {
    if (entry.profileDevice() == null) {
      return null;
    }
    try {
      return AssertionCodec.parse(entry.profileDevice(), ProfileDevice.class).description();
    } catch (DecodeException e) {
      return null; // of a class that we do not know: listed without a description
    }
  }
}
