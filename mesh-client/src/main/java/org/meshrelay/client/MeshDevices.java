package org.meshrelay.client;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.sync.SpoolView;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.catalog.CatalogedDevice;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.message.AcknowledgeConnection;
import org.meshrelay.protocol.message.MessageComplete;
import org.meshrelay.protocol.message.MessageEnvelopes;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.protocol.message.RespondConnection;
import org.meshrelay.protocol.profile.AccountKeys;
import org.meshrelay.protocol.profile.ActivatedDevice;
import org.meshrelay.protocol.profile.Administrator;
import org.meshrelay.protocol.profile.AssertionCodec;
import org.meshrelay.protocol.profile.ConnectionAssertion;
import org.meshrelay.protocol.profile.DeviceConnector;
import org.meshrelay.protocol.profile.DeviceGrant;
import org.meshrelay.protocol.profile.NotVerifiedException;
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

  /** Asks an account to take up this device; its user compares the witness, then accepts. */
  @CanIgnoreReturnValue
  public Request request(AccountAddress account, @Nullable String description)
      throws MeshException {
    return new DeviceRequest(context, account).ask(description);
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

  /** The devices that ask, newest state of the service first fetched. */
  public List<Request> pending(@Nullable AccountAddress named) throws MeshException {
    AccountSession session = context.session(named);
    session.sync();
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
    ConnectionCheck.Checked request = find(session, witness);
    if (!request.verified()) {
      throw new MeshException(
          Kind.CHECK_FAILED, "the request with witness " + witness + " does not verify");
    }
    DeviceGrant grant = connect(session, request);
    CatalogedDevice entry =
        DeviceEntry.of(
            grant,
            session.record().master(),
            session.device().account().authority().account().identifyingKey().udf(),
            request.device().udf(),
            signatureUdf(grant));
    session.upload(
        ContainerName.DEVICE,
        List.of(
            new CatalogWriter(context, session)
                .frame(ContainerName.DEVICE, CatalogEvent.UPDATE, entry)));
    respond(session, request, RespondConnection.ACCEPT, entry);
    session.sync();
    return describe(session, request);
  }

  /** Refuses the device that shows this witness. */
  @CanIgnoreReturnValue
  public Request reject(@Nullable AccountAddress named, String witness) throws MeshException {
    AccountSession session = context.session(named);
    session.sync();
    ConnectionCheck.Checked request = find(session, witness);
    respond(session, request, REJECT, null);
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

  private DeviceGrant connect(AccountSession session, ConnectionCheck.Checked request)
      throws MeshException {
    ActivatedDevice own = session.device();
    if (!own.isAdministrator()) {
      throw new MeshException(
          Kind.NOT_PERMITTED, "this device may not connect others; use an administration device");
    }
    Administrator administrator =
        new Administrator(
            own.keys().signature(),
            own.master(),
            new AccountKeys(own.account().authority(), own.account().encryption()));
    try {
      return new DeviceConnector(context.factory(), administrator)
          .connect(request.device(), List.of());
    } catch (NotVerifiedException e) {
      throw new MeshException(Kind.CHECK_FAILED, "the keys of the device cannot be used", e);
    }
  }

  private void respond(
      AccountSession session,
      ConnectionCheck.Checked request,
      String result,
      @Nullable CatalogedDevice entry)
      throws MeshException {
    AccountAddress own = session.address();
    RespondConnection response =
        new RespondConnection(
            MessageHead.of(request.message().head().responseId(), own, own), result, entry);
    MessageComplete complete =
        new MessageComplete(
            MessageHead.fresh(context.entropy(), own, own)
                .referring(List.of(Reference.of(request.message().messageId(), result))));
    session.postSelf(
        List.of(
            MessageEnvelopes.signed(response, session.signer(), context.now()),
            MessageEnvelopes.signed(complete, session.signer(), context.now())));
  }

  private ConnectionCheck.Checked find(AccountSession session, String witness)
      throws MeshException {
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
    return ConnectionCheck.of(session, entry.get());
  }

  private static Request describe(AccountSession session, ConnectionCheck.Checked request) {
    return new Request(
        session.address(),
        request.message().witness(),
        session.device().master().udf(),
        request.device().udf(),
        request.device().value().description(),
        request.verified());
  }

  private static String signatureUdf(DeviceGrant grant) throws MeshException {
    try {
      return ConnectionAssertion.parse(grant.connectionDevice()).value().keySignature().udf();
    } catch (DecodeException e) {
      throw new MeshException(Kind.INTERNAL, "a connection of our making is malformed", e);
    }
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
