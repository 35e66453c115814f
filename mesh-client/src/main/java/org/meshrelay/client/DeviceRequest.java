package org.meshrelay.client;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.home.AccountRecord;
import org.meshrelay.client.home.ConnectionAttempt;
import org.meshrelay.client.home.MeshHome;
import org.meshrelay.client.session.ServiceIdentity;
import org.meshrelay.client.sync.ServiceCalls;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.MeshIdentifiers;
import org.meshrelay.crypto.udf.Pin;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.catalog.CatalogedDevice;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DareSignature;
import org.meshrelay.protocol.dare.EnvelopeVerifier;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.message.AcknowledgeConnection;
import org.meshrelay.protocol.message.MessageCodec;
import org.meshrelay.protocol.message.MessageEnvelopes;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.MessageSigner;
import org.meshrelay.protocol.message.RequestConnection;
import org.meshrelay.protocol.message.RespondConnection;
import org.meshrelay.protocol.profile.AccountAuthority;
import org.meshrelay.protocol.profile.ActivatedDevice;
import org.meshrelay.protocol.profile.ConnectionAssertion;
import org.meshrelay.protocol.profile.DeviceGrant;
import org.meshrelay.protocol.profile.DeviceKeys;
import org.meshrelay.protocol.profile.KeyData;
import org.meshrelay.protocol.profile.NotVerifiedException;
import org.meshrelay.protocol.profile.ProfilePersonal;
import org.meshrelay.protocol.profile.SignedProfile;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.CompleteRequest;
import org.meshrelay.protocol.transaction.CompleteResponse;
import org.meshrelay.protocol.transaction.ConnectRequest;
import org.meshrelay.protocol.transaction.ConnectResponse;
import org.meshrelay.protocol.transaction.MeshResponse;
import org.meshrelay.protocol.transaction.RequestHeader;

/** The new device's side of a connection by witness (protocol.md 6.4.1, steps 1 to 4, 9, 10). */
final class DeviceRequest {
  private final ClientContext context;
  private final MeshHome home;
  private final AccountAddress address;

  DeviceRequest(ClientContext context, AccountAddress address) {
    this.context = context;
    this.home = context.home();
    this.address = address;
  }

  MeshDevices.Request ask(@Nullable String description, @Nullable Udf pin) throws MeshException {
    if (home.account(address).isPresent()) {
      throw new MeshException(Kind.CANNOT_CREATE, "this device is connected to " + address);
    }
    DeviceKeys device = device(description);
    RequestConnection request = message(device, pin);
    DareEnvelope signed =
        MessageEnvelopes.signed(
            request, new MessageSigner(device.keys().signature(), null), context.now());
    ConnectResponse response =
        calls(device)
            .call(new ConnectRequest(RequestHeader.of(address), signed), ConnectResponse.class);
    return remember(device, request, signed, response);
  }

  private RequestConnection message(DeviceKeys device, @Nullable Udf pin) throws MeshException {
    Bytes nonce = context.entropy().bytes(16);
    DareEnvelope profile = device.profile().envelope();
    Udf salted = pin == null ? null : salted(pin);
    return new RequestConnection(
        MessageHead.of(Udf.nonce(context.entropy()).text(), null, address),
        address,
        profile,
        nonce,
        salted == null ? null : Pin.id(salted, address.text()).text(),
        salted == null
            ? null
            : Pin.witness(salted, address.text(), nonce, profile.computedDigest()));
  }

  private static Udf salted(Udf pin) throws MeshException {
    try {
      return Pin.salted(pin, Pin.ACTION_DEVICE);
    } catch (IllegalArgumentException e) {
      throw new MeshException(Kind.USAGE, "this is no PIN; mesh account pin makes one", e);
    }
  }

  private MeshDevices.Request remember(
      DeviceKeys device, RequestConnection request, DareEnvelope signed, ConnectResponse response)
      throws MeshException {
    DareEnvelope acknowledgement = response.acknowledgement();
    DareEnvelope masterEnvelope = response.profileMaster();
    DareEnvelope accountEnvelope = response.accountAssertion();
    if (acknowledgement == null || masterEnvelope == null || accountEnvelope == null) {
      throw new MeshException(Kind.UNAVAILABLE, "the service's acknowledgement is incomplete");
    }
    try {
      SignedProfile<ProfilePersonal> master =
          SignedProfile.verify(masterEnvelope, ProfilePersonal.class);
      AccountAuthority account = AccountAuthority.verify(accountEnvelope, master);
      AcknowledgeConnection message =
          MessageCodec.parse(acknowledgement.payload(), AcknowledgeConnection.class);
      String witness = Witness.compute(master, device.profile(), message.serverNonce(), request);
      requireAcknowledged(acknowledgement, message, signed, witness);
      if (!account.account().lists(address)) {
        throw new MeshException(Kind.CHECK_FAILED, "the account profile is of another account");
      }
      home.save(new ConnectionAttempt(address, witness, masterEnvelope, context.now()));
      return new MeshDevices.Request(
          address,
          witness,
          master.udf(),
          device.profile().udf(),
          device.profile().value().description(),
          true);
    } catch (DecodeException | NotVerifiedException e) {
      throw new MeshException(
          Kind.CHECK_FAILED, "the service's acknowledgement does not verify", e);
    }
  }

  private void requireAcknowledged(
      DareEnvelope envelope, AcknowledgeConnection message, DareEnvelope signed, String witness)
      throws MeshException {
    ServiceIdentity service = context.identity(address.domain());
    boolean holds =
        EnvelopeVerifier.verifiedBy(envelope, service.credential().hostKey())
            && message.requestConnection().payload().equals(signed.payload())
            && message.witness().equals(witness)
            && message.messageId().equals(witness);
    if (!holds) {
      throw new MeshException(Kind.CHECK_FAILED, "the service's acknowledgement does not verify");
    }
  }

  void complete() throws MeshException {
    Optional<ConnectionAttempt> attempt = home.attempt(address);
    if (attempt.isEmpty()) {
      throw new MeshException(
          Kind.CHECK_FAILED, "this device has not asked " + address + " for anything");
    }
    DeviceKeys device = context.requireDevice();
    DareEnvelope envelope = answer(device, attempt.get());
    try {
      RespondConnection response = MessageCodec.parse(envelope.payload(), RespondConnection.class);
      SignedProfile<ProfilePersonal> master =
          SignedProfile.verify(master(attempt.get(), response), ProfilePersonal.class);
      requireSigned(envelope, master);
      if (!response.messageId().equals(MeshIdentifiers.responseId(attempt.get().witness()))) {
        throw new MeshException(Kind.CHECK_FAILED, "the answer is to another request");
      }
      finish(device, attempt.get(), master.envelope(), response);
    } catch (DecodeException | NotVerifiedException e) {
      throw new MeshException(
          Kind.CHECK_FAILED, "the answer does not verify: " + e.getMessage(), e);
    }
  }

  private DareEnvelope answer(DeviceKeys device, ConnectionAttempt attempt) throws MeshException {
    CompleteRequest request =
        new CompleteRequest(
            RequestHeader.of(address),
            device.profile().udf(),
            null,
            List.of(),
            List.of(),
            address,
            MeshIdentifiers.responseId(attempt.witness()));
    MeshResponse response = calls(device).ask(request).response();
    if (response.outcome().code().filter(c -> c == StatusCode.NO_RESPONSE_YET).isPresent()) {
      throw new MeshException(
          Kind.TRY_LATER,
          attempt.claim() == null
              ? "nobody has decided on this device yet; its witness is " + attempt.witness()
              : "the account that claimed this device has not connected it yet");
    }
    CompleteResponse complete = ServiceCalls.require(request, response, CompleteResponse.class);
    if (complete.response() == null) {
      throw new MeshException(Kind.UNAVAILABLE, "the service answered without the decision");
    }
    return complete.response();
  }

  /** The one that the user compared the witness of; to a device that was claimed it is new. */
  private static DareEnvelope master(ConnectionAttempt attempt, RespondConnection response)
      throws NotVerifiedException {
    DareEnvelope known = attempt.master();
    CatalogedDevice entry = response.catalogedDevice();
    DareEnvelope offered = entry == null ? null : entry.profileMesh();
    if (known == null && offered == null) {
      throw new NotVerifiedException("the grant lacks the master profile");
    }
    return known == null ? Objects.requireNonNull(offered) : known;
  }

  /**
   * The account that grants is the one that claimed: the key that signed the claim acts for it. So
   * the owner's service alone cannot put another account in its place.
   */
  private static void requireClaimant(DareEnvelope claim, ActivatedDevice activated)
      throws NotVerifiedException, DecodeException {
    for (DareSignature signature : claim.signatures()) {
      DareEnvelope connection = claim.connectionOf(signature);
      if (connection != null) {
        ConnectionAssertion assertion = ConnectionAssertion.parse(connection);
        boolean acts =
            assertion.signerAmong(activated.account().authority().assertionKeys()).isPresent();
        if (acts
            && EnvelopeVerifier.verifiedBy(claim, assertion.value().keySignature().publicKey())) {
          return;
        }
      }
    }
    throw new NotVerifiedException("it is from another account than the claim");
  }

  private void finish(
      DeviceKeys device, ConnectionAttempt attempt, DareEnvelope master, RespondConnection response)
      throws MeshException, DecodeException, NotVerifiedException {
    CatalogedDevice entry = response.catalogedDevice();
    if (entry == null) {
      home.endAttempt(address);
      throw new MeshException(
          Kind.NOT_PERMITTED, "the connection was not granted: " + response.result());
    }
    DeviceGrant grant =
        DeviceEntry.grant(entry, address)
            .orElseThrow(
                () -> new MeshException(Kind.CHECK_FAILED, "the grant lacks a part of it"));
    ActivatedDevice activated = ActivatedDevice.activate(device, grant, master);
    DareEnvelope claim = attempt.claim();
    if (claim != null) {
      requireClaimant(claim, activated);
    }
    home.save(
        new AccountRecord(
            address, grant, activated.master().envelope(), AccountRecord.Stage.READY));
    home.endAttempt(address);
    home.endPreconfiguration();
    context.forget(address);
  }

  /** By an administration key of the master profile whose witness the users have compared. */
  private static void requireSigned(DareEnvelope envelope, SignedProfile<ProfilePersonal> master)
      throws NotVerifiedException {
    List<KeyData> keys = master.value().keysOnlineSignature();
    if (keys.stream().noneMatch(key -> EnvelopeVerifier.verifiedBy(envelope, key.publicKey()))) {
      throw new NotVerifiedException("it is not signed by an administration device");
    }
  }

  private DeviceKeys device(@Nullable String description) throws MeshException {
    Optional<DeviceKeys> known = home.device();
    if (known.isPresent()) {
      return known.get();
    }
    DeviceKeys device = context.factory().device(description);
    home.save(device);
    return device;
  }

  private ServiceCalls calls(DeviceKeys device) {
    return context.deviceCalls(address.domain(), device);
  }
}
