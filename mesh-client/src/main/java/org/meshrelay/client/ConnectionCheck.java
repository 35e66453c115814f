package org.meshrelay.client;

import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.sync.SpoolView;
import org.meshrelay.protocol.dare.EnvelopeVerifier;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.message.AcknowledgeConnection;
import org.meshrelay.protocol.message.MessageCodec;
import org.meshrelay.protocol.message.RequestConnection;
import org.meshrelay.protocol.profile.NotVerifiedException;
import org.meshrelay.protocol.profile.ProfileDevice;
import org.meshrelay.protocol.profile.SignedProfile;

/**
 * What an administration device makes of an acknowledged request before it shows it to anyone: the
 * service's signature, the device's signature, and the witness recomputed.
 */
final class ConnectionCheck {
  private ConnectionCheck() {}

  /**
   * A request with its verdict.
   *
   * @param message the acknowledgement
   * @param device the profile of the device that asks
   * @param verified whether everything holds
   */
  record Checked(
      AcknowledgeConnection message, SignedProfile<ProfileDevice> device, boolean verified) {}

  static Checked of(AccountSession session, SpoolView.Entry entry) throws MeshException {
    if (!(entry.message() instanceof AcknowledgeConnection message)) {
      throw new MeshException(Kind.CHECK_FAILED, entry.messageId() + " asks for no connection");
    }
    try {
      RequestConnection request =
          MessageCodec.parse(message.requestConnection().payload(), RequestConnection.class);
      SignedProfile<ProfileDevice> device =
          SignedProfile.verify(request.profileDevice(), ProfileDevice.class);
      String expected =
          Witness.compute(session.device().master(), device, message.serverNonce(), request);
      boolean verified =
          EnvelopeVerifier.verifiedBy(entry.envelope(), session.chain().hostKey())
              && EnvelopeVerifier.verifiedBy(message.requestConnection(), device.key())
              && request.serviceId().equals(session.address())
              && expected.equals(message.witness())
              && expected.equals(message.messageId());
      return new Checked(message, device, verified);
    } catch (DecodeException | NotVerifiedException e) {
      throw new MeshException(
          Kind.CHECK_FAILED, "a request to be connected does not verify: " + e.getMessage(), e);
    }
  }
}
