package org.meshrelay.protocol.profile;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.encoding.DecodeException;

/**
 * Makes and signs profiles: Ed448 for signatures, X448 for encryption and authentication, keys
 * named in era B with true parity (MSP-326).
 *
 * <p><b>Who signs an account profile.</b> An administration key of the master profile, as in the
 * protocol reference of 2019. The alternative, an account profile signed by a key of its own, would
 * make the account profile its own root: then a new administration device means a new account
 * profile signed by that key, a lost key cannot be replaced from the master profile (protocol.md
 * 6.9), and two kinds of root would have to be pinned by contacts. With the master as root, one
 * rule answers who is an administrator (the assertion's signature key is one of the master's
 * administration keys), recovery needs only a new version of the master profile, and the witness
 * that users compare is over the same key that contacts pin. The price is that a contact carries
 * two profiles. Self-signed account profiles of others are read all the same.
 *
 * <p>Safe for any thread if the sources are. Each call takes some milliseconds.
 */
public final class ProfileFactory {
  private final EntropySource entropy;
  private final InstantSource clock;

  /** A factory that draws keys from the source and dates profiles by the clock. */
  public ProfileFactory(EntropySource entropy, InstantSource clock) {
    this.entropy = entropy;
    this.clock = clock;
  }

  /** A new device. */
  public DeviceKeys device(@Nullable String description) {
    return device(description, new KeySet(signatureKey(), agreementKey(), agreementKey()));
  }

  /** A device with keys that were made before, from a seed. */
  public DeviceKeys device(@Nullable String description, KeySet keys) {
    SignatureKeyPair signature = keys.signature();
    AgreementKeyPair encryption = keys.encryption();
    AgreementKeyPair authentication = keys.authentication();
    ProfileDevice profile =
        new ProfileDevice(
            base(),
            KeyData.of(signature.publicKey()),
            List.of(),
            description,
            KeyData.of(encryption.publicKey()),
            KeyData.of(authentication.publicKey()));
    return new DeviceKeys(SignedProfile.sign(profile, signature), keys);
  }

  /**
   * New contributions to the keys of a device; the first administration device makes its own.
   *
   * @throws NotVerifiedException if the keys of the device cannot be added to
   */
  public Contributions contributions(SignedProfile<ProfileDevice> device)
      throws NotVerifiedException {
    ProfileDevice profile = device.value();
    PublicKey signature = profile.keyOfflineSignature().publicKey();
    PublicKey encryption = profile.keyEncryption().publicKey();
    PublicKey authentication = profile.keyAuthentication().publicKey();
    KeyOverlay toSignature = overlay(signature);
    KeyOverlay toEncryption = overlay(encryption);
    KeyOverlay toAuthentication = overlay(authentication);
    return new Contributions(
        toSignature,
        toEncryption,
        toAuthentication,
        toSignature.combinedWith(signature),
        toEncryption.combinedWith(encryption),
        toAuthentication.combinedWith(authentication));
  }

  /** A new master profile with these administration keys. */
  public MasterKeys personal(List<PublicKey> administrators) {
    return personal(signatureKey(), agreementKey(), administrators);
  }

  /** A newer version of a master profile, with these administration keys in place of the old. */
  public MasterKeys personal(MasterKeys older, List<PublicKey> administrators) {
    return personal(older.offline(), older.encryption(), administrators);
  }

  /**
   * A new account of a user at these addresses.
   *
   * @param administrator an administration key of the master profile
   */
  public AccountKeys account(
      List<AccountAddress> addresses,
      SignedProfile<ProfilePersonal> master,
      SignatureKeyPair administrator) {
    return account(addresses, master, administrator, agreementKey());
  }

  /** A newer version of an account profile, with these addresses in place of the old. */
  public AccountKeys account(List<AccountAddress> addresses, Administrator administrator) {
    return account(
        addresses,
        administrator.master(),
        administrator.online(),
        administrator.account().encryption());
  }

  /** A new service. */
  public ServiceKeys service() {
    SignatureKeyPair signature = signatureKey();
    ProfileService profile =
        new ProfileService(base(), KeyData.of(signature.publicKey()), List.of(), null, null);
    return new ServiceKeys(SignedProfile.sign(profile, signature), signature);
  }

  /** A new host, which no service knows yet. */
  public HostKeys host() {
    SignatureKeyPair signature = signatureKey();
    AgreementKeyPair authentication = agreementKey();
    ProfileHost profile =
        new ProfileHost(
            base(),
            KeyData.of(signature.publicKey()),
            List.of(),
            KeyData.of(authentication.publicKey()));
    return new HostKeys(SignedProfile.sign(profile, signature), signature, authentication);
  }

  /** Binds a host to a service (MSP-115). */
  public ServiceCredential credential(ServiceKeys service, SignedProfile<ProfileHost> host) {
    ConnectionHost connection =
        new ConnectionHost(new ConnectionBase(base(), host.udf(), service.profile().udf()));
    DareEnvelope envelope =
        EnvelopeBuilder.of(connection.payload()).sign(service.signature()).build();
    return ownMaking(
        () -> ServiceCredential.verify(service.profile().envelope(), host.envelope(), envelope));
  }

  EntropySource entropy() {
    return entropy;
  }

  AssertionBase base() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return AssertionBase.updatedAt(now);
  }

  private MasterKeys personal(
      SignatureKeyPair offline, AgreementKeyPair encryption, List<PublicKey> administrators) {
    ProfilePersonal profile =
        new ProfilePersonal(
            base(),
            KeyData.of(offline.publicKey()),
            administrators.stream().map(KeyData::of).toList(),
            List.of(),
            KeyData.of(encryption.publicKey()));
    return new MasterKeys(SignedProfile.sign(profile, offline), offline, encryption);
  }

  private AccountKeys account(
      List<AccountAddress> addresses,
      SignedProfile<ProfilePersonal> master,
      SignatureKeyPair administrator,
      AgreementKeyPair encryption) {
    ProfileAccount profile =
        new ProfileAccount(
            base(),
            null,
            List.of(),
            addresses,
            master.udf(),
            KeyData.of(encryption.publicKey()),
            null,
            null);
    DareEnvelope envelope = EnvelopeBuilder.of(profile.payload()).sign(administrator).build();
    return new AccountKeys(ownMaking(() -> AccountAuthority.verify(envelope, master)), encryption);
  }

  private KeyOverlay overlay(PublicKey base) throws NotVerifiedException {
    PrivateKeyParameters contribution =
        base.curve().isSignature()
            ? PrivateKeyParameters.ofSeed(base.curve(), entropy.secret(seedSize(base.curve())))
            : PrivateKeyParameters.of(AgreementKeyPair.generate(base.curve(), entropy));
    return KeyOverlay.to(base, contribution);
  }

  /** The stored form of the reference, which every reader of activations knows. */
  private static int seedSize(Curve curve) {
    return curve == Curve.ED448 ? SignatureKeyPair.STORED_ED448_SEED_SIZE : curve.seedSize();
  }

  private SignatureKeyPair signatureKey() {
    return SignatureKeyPair.generate(Curve.ED448, entropy);
  }

  private AgreementKeyPair agreementKey() {
    return AgreementKeyPair.generate(Curve.X448, entropy);
  }

  /** Our own objects go through the checks of everyone's; failing them is the caller's mistake. */
  private static <T> T ownMaking(Verification<T> verification) {
    try {
      return verification.run();
    } catch (DecodeException | NotVerifiedException e) {
      throw new IllegalArgumentException("the keys given do not belong together", e);
    }
  }

  private interface Verification<T> {
    T run() throws DecodeException, NotVerifiedException;
  }
}
