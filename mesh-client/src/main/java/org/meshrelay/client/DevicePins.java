package org.meshrelay.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.earl.ConnectUri;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.sync.SpoolView;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.Pin;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogedDevice;
import org.meshrelay.protocol.dare.EnvelopeVerifier;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.message.AcknowledgeConnection;
import org.meshrelay.protocol.message.MessageCodec;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.MessagePin;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.protocol.message.RequestConnection;
import org.meshrelay.protocol.message.RespondConnection;

/**
 * PINs that connect devices (protocol.md 6.4.2): given out by an administration device, good for
 * one device and a limited time, checked by whichever administration device synchronizes next.
 *
 * <p>The registration is encrypted to the account and signed by an administration key, since a
 * service that could read or make one could connect a device of its own (ADR 48).
 */
final class DevicePins {
  /** Life of a PIN where nothing else is said (protocol.md 7.1). */
  static final Duration LIFE = Duration.ofHours(24);

  private static final String INVALID = "PinInvalid";
  private static final String USED = "PinUsed";
  private static final String EXPIRED = "PinExpired";

  private final ClientContext context;
  private final AccountSession session;
  private final DeviceAdmission admission;

  DevicePins(ClientContext context, AccountSession session) {
    this.context = context;
    this.session = session;
    this.admission = new DeviceAdmission(context, session);
  }

  /** A PIN that was given out. */
  MeshAccounts.Pin issue(Duration life, @Nullable String deviceUdf, boolean automatic)
      throws MeshException {
    admission.requireAdministrator();
    AccountAddress own = session.address();
    Udf pin = Pin.generate(context.entropy());
    Udf salted = Pin.salted(pin, Pin.ACTION_DEVICE);
    Instant expires = context.now().plus(life);
    MessagePin registration =
        new MessagePin(
            MessageHead.of(Pin.id(salted, own.text()).text(), own, own),
            own,
            expires,
            automatic,
            salted.text(),
            Pin.ACTION_DEVICE,
            null,
            deviceUdf);
    session.postSelf(List.of(session.toOurselves(registration)));
    return new MeshAccounts.Pin(
        own, pin.text(), new ConnectUri.OfAccount(own, pin).text(), expires, deviceUdf, automatic);
  }

  /**
   * What came of the requests with a PIN.
   *
   * @param connected devices taken up
   * @param alerts what did not hold, for the user
   */
  record Outcome(List<MeshDevices.Request> connected, List<String> alerts) {}

  /** Takes up the devices whose PIN says that nobody needs to be asked; needs a fresh copy. */
  Outcome process() throws MeshException {
    List<MeshDevices.Request> connected = new ArrayList<>();
    List<String> alerts = new ArrayList<>();
    if (!session.device().isAdministrator()) {
      return new Outcome(connected, alerts);
    }
    for (SpoolView.Entry entry : open()) {
      // Read anew each time: one PIN takes up one device, also within one run.
      Verdict verdict = judge(entry);
      if (verdict.problem() != null) {
        alerts.add(verdict.problem() + " in the request of device " + deviceOf(entry));
      } else if (verdict.pin() != null && verdict.pin().automatic()) {
        connected.add(take(entry, verdict.pin()));
      }
    }
    return new Outcome(List.copyOf(connected), List.copyOf(alerts));
  }

  /** The PIN that a person's acceptance uses up; empty if the request came without one. */
  Optional<Reference> closing(SpoolView.Entry entry) throws MeshException {
    MessagePin pin = judge(entry).pin();
    return pin == null
        ? Optional.empty()
        : Optional.of(Reference.of(pin.messageId(), Reference.CLOSED));
  }

  private List<SpoolView.Entry> open() throws MeshException {
    SpoolView inbound = session.spool(ContainerName.INBOUND);
    return inbound.entries(AcknowledgeConnection.class).stream()
        .filter(entry -> inbound.isOpen(entry.messageId()))
        .toList();
  }

  /** Both null: the request has no PIN. */
  private record Verdict(@Nullable MessagePin pin, @Nullable String problem) {
    static Verdict of(String problem) {
      return new Verdict(null, problem);
    }
  }

  private Verdict judge(SpoolView.Entry entry) throws MeshException {
    RequestConnection request = request(entry);
    String pinId = request == null ? null : request.pinUdf();
    if (request == null || pinId == null) {
      return new Verdict(null, null);
    }
    SpoolView local = session.spool(ContainerName.LOCAL);
    MessagePin pin = local.find(pinId).flatMap(this::registered).orElse(null);
    if (pin == null || !knows(pin, request) || !isFor(pin, entry)) {
      return Verdict.of(INVALID);
    }
    if (!session.spool(ContainerName.INBOUND).isOpen(pinId) || !local.isOpen(pinId)) {
      return Verdict.of(USED);
    }
    Instant expires = pin.expires();
    return expires != null && !context.now().isBefore(expires)
        ? Verdict.of(EXPIRED)
        : new Verdict(pin, null);
  }

  /** By an administration device of ours, for this account and purpose. */
  private Optional<MessagePin> registered(SpoolView.Entry entry) {
    boolean ours =
        session.device().account().authority().assertionKeys().stream()
            .anyMatch(key -> EnvelopeVerifier.verifiedBy(entry.envelope(), key.publicKey()));
    return ours
            && entry.envelope().isEncrypted()
            && entry.message() instanceof MessagePin pin
            && Pin.ACTION_DEVICE.equals(pin.action())
            && pin.account().equals(session.address())
        ? Optional.of(pin)
        : Optional.empty();
  }

  private static boolean knows(MessagePin pin, RequestConnection request) {
    String salted = pin.saltedPin();
    Bytes witness = request.pinWitness();
    if (salted == null || witness == null) {
      return false;
    }
    try {
      return Pin.witness(
              Udf.parse(salted),
              pin.account().text(),
              request.clientNonce(),
              request.profileDevice().computedDigest())
          .equalsConstantTime(witness);
    } catch (IllegalArgumentException e) {
      return false; // a registration that is none
    }
  }

  private boolean isFor(MessagePin pin, SpoolView.Entry entry) throws MeshException {
    ConnectionCheck.Checked checked = checked(entry).orElse(null);
    String bound = pin.deviceUdf();
    return checked != null
        && checked.verified()
        && (bound == null || checked.device().isNamedBy(bound));
  }

  private MeshDevices.Request take(SpoolView.Entry entry, MessagePin pin) throws MeshException {
    ConnectionCheck.Checked checked = ConnectionCheck.of(session, entry);
    CatalogedDevice taken = admission.admit(checked.device());
    admission.respond(
        checked.message().head(),
        RespondConnection.ACCEPT,
        taken,
        List.of(
            Reference.of(checked.message().messageId(), Reference.ACCEPT),
            Reference.of(pin.messageId(), Reference.CLOSED)));
    session.sync();
    return MeshDevices.describe(session, checked);
  }

  private static @Nullable RequestConnection request(SpoolView.Entry entry) {
    if (!(entry.message() instanceof AcknowledgeConnection acknowledgement)) {
      return null;
    }
    try {
      return MessageCodec.parse(
          acknowledgement.requestConnection().payload(), RequestConnection.class);
    } catch (DecodeException e) {
      return null; // mesh device pending says what is wrong with it
    }
  }

  private String deviceOf(SpoolView.Entry entry) throws MeshException {
    return checked(entry).map(checked -> checked.device().udf()).orElse("unknown");
  }

  /** One request that does not verify must not keep the others waiting. */
  private Optional<ConnectionCheck.Checked> checked(SpoolView.Entry entry) throws MeshException {
    try {
      return Optional.of(ConnectionCheck.of(session, entry));
    } catch (MeshException e) {
      if (e.kind() == Kind.CHECK_FAILED) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
