package org.meshrelay.client;

import org.meshrelay.client.earl.SeededDevice;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.home.ConnectionAttempt;
import org.meshrelay.client.home.MeshHome;
import org.meshrelay.client.home.Preconfiguration;
import org.meshrelay.client.sync.ServiceCalls;
import org.meshrelay.crypto.udf.Publication;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.message.MessageClaim;
import org.meshrelay.protocol.message.MessageCodec;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.profile.DeviceKeys;
import org.meshrelay.protocol.profile.KeySet;
import org.meshrelay.protocol.profile.NotVerifiedException;
import org.meshrelay.protocol.profile.ProfileDevice;
import org.meshrelay.protocol.profile.SignedProfile;
import org.meshrelay.protocol.transaction.PollClaimRequest;
import org.meshrelay.protocol.transaction.PollClaimResponse;
import org.meshrelay.protocol.transaction.RequestHeader;

/** The device's side of a connection by locator (protocol.md 6.4.3, steps 7 to 10). */
final class HeadlessDevice {
  private final ClientContext context;
  private final MeshHome home;

  HeadlessDevice(ClientContext context) {
    this.context = context;
    this.home = context.home();
  }

  /** Takes over what the maker put into the device; its home must be empty. */
  void install(Preconfiguration given) throws MeshException {
    DeviceKeys device = keys(given);
    if (home.device().isPresent()) {
      throw new MeshException(
          Kind.CANNOT_CREATE, home.directory() + " holds a device already; take another --home");
    }
    home.save(given);
    home.save(device);
  }

  /** Asks who has claimed this device; {@code TRY_LATER} while nobody has. */
  AccountAddress poll() throws MeshException {
    Preconfiguration given =
        home.preconfiguration()
            .orElseThrow(
                () ->
                    new MeshException(
                        Kind.CONFIGURATION,
                        home.directory()
                            + " holds no preconfigured device; run mesh device install FILE"));
    ServiceCalls calls = context.deviceCalls(given.hailing().domain(), context.requireDevice());
    DareEnvelope envelope =
        calls
            .call(
                new PollClaimRequest(
                    RequestHeader.EMPTY, Publication.id(given.key()).text(), given.hailing()),
                PollClaimResponse.class)
            .messageClaim();
    if (envelope == null) {
      throw new MeshException(Kind.TRY_LATER, "nobody has claimed this device yet");
    }
    MessageClaim claim = read(envelope);
    AccountAddress owner = claim.head().sender();
    if (owner == null || !holds(claim, owner, given)) {
      throw new MeshException(
          Kind.CHECK_FAILED, "the claim was made without knowledge of the key of this device");
    }
    if (claim.expires() != null && !context.now().isBefore(claim.expires())) {
      throw new MeshException(Kind.TRY_LATER, "the claim of " + owner + " has expired");
    }
    home.save(new ConnectionAttempt(owner, claim.messageId(), null, envelope, context.now()));
    return owner;
  }

  private static MessageClaim read(DareEnvelope envelope) throws MeshException {
    try {
      return MessageCodec.parse(envelope.payload(), MessageClaim.class);
    } catch (DecodeException e) {
      throw new MeshException(Kind.CHECK_FAILED, "what the service keeps is no claim", e);
    }
  }

  /** Both proofs, that for the service too: it may not have looked. */
  private static boolean holds(MessageClaim claim, AccountAddress owner, Preconfiguration given) {
    String device = claim.deviceAuthenticate();
    return claim.publicationId().equals(Publication.id(given.key()).text())
        && given.hailing().equals(claim.head().recipient())
        && device != null
        && proves(claim.serviceAuthenticate(), Publication.serviceAuthenticator(given.key()), owner)
        && proves(device, Publication.deviceAuthenticator(given.key()), owner);
  }

  private static boolean proves(String presented, Udf authenticator, AccountAddress owner) {
    return MessageHead.isMessageId(presented)
        && Publication.agree(
            Udf.parse(presented), Publication.authenticate(authenticator, owner.text()));
  }

  private static DeviceKeys keys(Preconfiguration given) throws MeshException {
    try {
      SignedProfile<ProfileDevice> profile =
          SignedProfile.verify(given.profile(), ProfileDevice.class);
      KeySet keys = SeededDevice.keys(given.seed());
      boolean same =
          profile.key().sameKey(keys.signature().publicKey())
              && profile.value().keyEncryption().publicKey().sameKey(keys.encryption().publicKey())
              && profile
                  .value()
                  .keyAuthentication()
                  .publicKey()
                  .sameKey(keys.authentication().publicKey());
      if (!same) {
        throw new NotVerifiedException("the seed does not give the keys of the profile");
      }
      return new DeviceKeys(profile, keys);
    } catch (DecodeException | NotVerifiedException | IllegalArgumentException e) {
      throw new MeshException(Kind.CHECK_FAILED, "this is not what a maker puts into a device", e);
    }
  }
}
