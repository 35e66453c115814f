package org.meshrelay.client;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.earl.ConnectUri;
import org.meshrelay.client.earl.SealedContent;
import org.meshrelay.client.earl.SeededDevice;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.home.Preconfiguration;
import org.meshrelay.crypto.udf.Publication;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.catalog.CatalogedDevice;
import org.meshrelay.protocol.catalog.CatalogedPublication;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.message.MessageClaim;
import org.meshrelay.protocol.message.RespondConnection;
import org.meshrelay.protocol.profile.DeviceKeys;
import org.meshrelay.protocol.profile.NotVerifiedException;
import org.meshrelay.protocol.profile.ProfileDevice;
import org.meshrelay.protocol.profile.SignedProfile;

/**
 * Devices that their maker publishes and their owner claims by a locator (protocol.md 6.4.3): the
 * sides of the maker and of the owner's administration device.
 */
final class DeviceClaims {
  private final ClientContext context;
  private final AccountSession session;
  private final PublicationClient publications;

  DeviceClaims(ClientContext context, AccountSession session) {
    this.context = context;
    this.session = session;
    this.publications = new PublicationClient(context, session);
  }

  /** The maker's side: a device with keys from a seed, published under a fresh K. */
  MeshDevices.Preconfigured preconfigure(@Nullable String description) throws MeshException {
    Udf seed = SeededDevice.seed(context.entropy());
    DeviceKeys device = context.factory().device(description, SeededDevice.keys(seed));
    Udf key = Udf.encryptionKey(context.entropy());
    DareEnvelope profile = device.profile().envelope();
    CatalogedPublication publication =
        new CatalogedPublication(
            List.of(),
            Publication.id(key).text(),
            Publication.serviceAuthenticator(key).text(),
            SealedContent.seal(profile.encode(Encoding.JSON), key, context.entropy()),
            null);
    publications.publish(publication);
    return new MeshDevices.Preconfigured(
        new Preconfiguration(seed, profile, session.address(), key),
        device.profile().udf(),
        new ConnectUri.OfAccount(session.address(), key).text());
  }

  /** The owner's side: claims, decrypts, verifies, connects, and answers at the own service. */
  MeshDevices.Claimed claim(ConnectUri locator) throws MeshException {
    if (!(locator instanceof ConnectUri.OfAccount published)) {
      throw new MeshException(
          Kind.USAGE, "a device is claimed at its maker's account: mcu://ACCOUNT/KEY");
    }
    DeviceAdmission admission = new DeviceAdmission(context, session);
    admission.requireAdministrator();
    MessageClaim claim = publications.claim(published);
    SignedProfile<ProfileDevice> device =
        opened(publications.ask(published.account(), claim), published.key());
    CatalogedDevice entry = admission.admit(device);
    admission.respond(claim.head(), RespondConnection.ACCEPT, entry, List.of());
    session.sync();
    return new MeshDevices.Claimed(
        session.address(), published.account(), device.udf(), device.value().description());
  }

  private static SignedProfile<ProfileDevice> opened(DareEnvelope data, Udf key)
      throws MeshException {
    try {
      return SignedProfile.verify(
          DareEnvelope.parse(SealedContent.open(data, key), Encoding.JSON), ProfileDevice.class);
    } catch (DecodeException | DecryptionException | NotVerifiedException e) {
      throw new MeshException(Kind.CHECK_FAILED, "what the maker published does not verify", e);
    }
  }
}
