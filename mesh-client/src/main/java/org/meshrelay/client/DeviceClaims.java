package org.meshrelay.client;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.earl.ConnectUri;
import org.meshrelay.client.earl.SealedContent;
import org.meshrelay.client.earl.SeededDevice;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.home.Preconfiguration;
import org.meshrelay.client.session.SessionCredential;
import org.meshrelay.client.sync.ServiceCalls;
import org.meshrelay.crypto.udf.Publication;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.catalog.CatalogedDevice;
import org.meshrelay.protocol.catalog.CatalogedPublication;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.message.MessageClaim;
import org.meshrelay.protocol.message.MessageEnvelopes;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.RespondConnection;
import org.meshrelay.protocol.profile.AccountAuthority;
import org.meshrelay.protocol.profile.DeviceKeys;
import org.meshrelay.protocol.profile.NotVerifiedException;
import org.meshrelay.protocol.profile.ProfileDevice;
import org.meshrelay.protocol.profile.SignedProfile;
import org.meshrelay.protocol.transaction.ClaimRequest;
import org.meshrelay.protocol.transaction.ClaimResponse;
import org.meshrelay.protocol.transaction.PublishRequest;
import org.meshrelay.protocol.transaction.PublishResponse;

/**
 * Devices that their maker publishes and their owner claims by a locator (protocol.md 6.4.3): the
 * sides of the maker and of the owner's administration device.
 */
final class DeviceClaims {
  private final ClientContext context;
  private final AccountSession session;

  DeviceClaims(ClientContext context, AccountSession session) {
    this.context = context;
    this.session = session;
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
    PublishResponse unused =
        session
            .calls()
            .call(
                new PublishRequest(session.header(), List.of(publication)), PublishResponse.class);
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
    MessageClaim claim = message(published);
    SignedProfile<ProfileDevice> device = opened(ask(published.account(), claim), published.key());
    CatalogedDevice entry = admission.admit(device);
    admission.respond(claim.head(), RespondConnection.ACCEPT, entry, List.of());
    session.sync();
    return new MeshDevices.Claimed(
        session.address(), published.account(), device.udf(), device.value().description());
  }

  private MessageClaim message(ConnectUri.OfAccount published) {
    String own = session.address().text();
    Udf key = published.key();
    return new MessageClaim(
        MessageHead.fresh(context.entropy(), session.address(), published.account()),
        Publication.id(key).text(),
        Publication.authenticate(Publication.serviceAuthenticator(key), own).text(),
        Publication.authenticate(Publication.deviceAuthenticator(key), own).text(),
        null);
  }

  private DareEnvelope ask(AccountAddress maker, MessageClaim claim) throws MeshException {
    DareEnvelope signed = MessageEnvelopes.signed(claim, session.signer(), context.now());
    AccountAuthority authority = session.device().account().authority();
    ClaimResponse response =
        calls(maker)
            .call(
                new ClaimRequest(
                    session.header(),
                    signed,
                    authority.envelope(),
                    authority.master().map(master -> master.envelope()).orElse(null)),
                ClaimResponse.class);
    CatalogedPublication publication = response.publication();
    DareEnvelope data = publication == null ? null : publication.envelopedData();
    if (publication == null || data == null || !publication.id().equals(claim.publicationId())) {
      throw new MeshException(Kind.UNAVAILABLE, "Claim: the service answered without the device");
    }
    return data;
  }

  /** At another service by the assertion and the profiles that go with the request (ADR 45). */
  private ServiceCalls calls(AccountAddress maker) throws MeshException {
    return maker.domain().equals(session.address().domain())
        ? session.calls()
        : context.calls(
            maker.domain(),
            new SessionCredential.ProfileCredential(
                session.device().account().connection().envelope(),
                session.device().account().authentication()));
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
