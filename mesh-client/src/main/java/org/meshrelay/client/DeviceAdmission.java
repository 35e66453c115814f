package org.meshrelay.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.catalog.CatalogedDevice;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.message.MessageComplete;
import org.meshrelay.protocol.message.MessageEnvelopes;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.protocol.message.RespondConnection;
import org.meshrelay.protocol.profile.AccountKeys;
import org.meshrelay.protocol.profile.ActivatedDevice;
import org.meshrelay.protocol.profile.Administrator;
import org.meshrelay.protocol.profile.ConnectionAssertion;
import org.meshrelay.protocol.profile.DeviceConnector;
import org.meshrelay.protocol.profile.DeviceGrant;
import org.meshrelay.protocol.profile.NotVerifiedException;
import org.meshrelay.protocol.profile.ProfileDevice;
import org.meshrelay.protocol.profile.SignedProfile;

/**
 * What an administration device does to take a device up, whichever way it was found (protocol.md
 * 6.4.1 steps 7 and 8): new contributions to its keys, so that what the device's maker knows never
 * suffices (threshold.md 4), the entry in the catalog, and the answer.
 */
final class DeviceAdmission {
  private final ClientContext context;
  private final AccountSession session;

  DeviceAdmission(ClientContext context, AccountSession session) {
    this.context = context;
    this.session = session;
  }

  void requireAdministrator() throws MeshException {
    if (!session.device().isAdministrator()) {
      throw new MeshException(
          Kind.NOT_PERMITTED, "this device may not connect others; use an administration device");
    }
  }

  /** Connects a device and puts it into the catalog; the answer to it is still to be posted. */
  CatalogedDevice admit(SignedProfile<ProfileDevice> device) throws MeshException {
    requireAdministrator();
    DeviceGrant grant = connect(device);
    CatalogedDevice entry =
        DeviceEntry.of(
            grant,
            session.record().master(),
            session.device().account().authority().account().identifyingKey().udf(),
            device.udf(),
            signatureUdf(grant));
    session.upload(
        ContainerName.DEVICE,
        List.of(
            new CatalogWriter(context, session)
                .frame(ContainerName.DEVICE, CatalogEvent.UPDATE, entry)));
    return entry;
  }

  /**
   * Answers a request, and marks what it settles.
   *
   * @param request head of the acknowledgement or claim
   * @param settled marks for messages of our own spools; none for a claim, which is not in them
   */
  void respond(
      MessageHead request, String result, @Nullable CatalogedDevice entry, List<Reference> settled)
      throws MeshException {
    AccountAddress own = session.address();
    RespondConnection response =
        new RespondConnection(MessageHead.of(request.responseId(), own, own), result, entry);
    List<DareEnvelope> self = new ArrayList<>();
    self.add(MessageEnvelopes.signed(response, session.signer(), context.now()));
    if (!settled.isEmpty()) {
      MessageComplete complete =
          new MessageComplete(MessageHead.fresh(context.entropy(), own, own).referring(settled));
      self.add(MessageEnvelopes.signed(complete, session.signer(), context.now()));
    }
    session.postSelf(self);
  }

  private DeviceGrant connect(SignedProfile<ProfileDevice> device) throws MeshException {
    ActivatedDevice own = session.device();
    Administrator administrator =
        new Administrator(
            own.keys().signature(),
            own.master(),
            new AccountKeys(own.account().authority(), own.account().encryption()));
    try {
      return new DeviceConnector(context.factory(), administrator).connect(device, List.of());
    } catch (NotVerifiedException e) {
      throw new MeshException(Kind.CHECK_FAILED, "the keys of the device cannot be used", e);
    }
  }

  private static String signatureUdf(DeviceGrant grant) throws MeshException {
    try {
      return ConnectionAssertion.parse(grant.connectionDevice()).value().keySignature().udf();
    } catch (DecodeException e) {
      throw new MeshException(Kind.INTERNAL, "a connection of our making is malformed", e);
    }
  }
}
