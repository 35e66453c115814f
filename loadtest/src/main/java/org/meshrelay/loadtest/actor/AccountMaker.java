package org.meshrelay.loadtest.actor;

import java.time.InstantSource;
import java.util.List;
import org.meshrelay.client.ClientConfig;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.home.MeshHome;
import org.meshrelay.client.session.SessionCredential;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.profile.ActivatedAccount;
import org.meshrelay.protocol.profile.ActivatedDevice;
import org.meshrelay.protocol.profile.DeviceKeys;
import org.meshrelay.protocol.profile.KeySet;
import org.meshrelay.protocol.profile.NotVerifiedException;
import org.meshrelay.protocol.profile.ProfileFactory;

/** Makes accounts as users do, each on a device with a home of its own. Blocks. */
final class AccountMaker {
  /** A node that has just started on a busy machine may need more than one attempt. */
  private static final int ATTEMPTS_MAX = 5;

  private final Site site;

  AccountMaker(Site site) {
    this.site = site;
  }

  /** A command of a client, which may fail for a while. */
  @FunctionalInterface
  private interface ClientCommand<T> {
    T run() throws MeshException;
  }

  /** Makes a Mesh and its account; returns the keys of the device. */
  DeviceKeys register(AccountAddress address) throws MeshException {
    DeviceKeys device = device();
    try (MeshHome home = home(address)) {
      home.save(device);
    }
    try (MeshClient client = MeshClient.open(site.client(address))) {
      var identity = client.createMesh(null);
      var account = persistently(() -> client.accounts().register(address));
      if (!account.meshUdf().equals(identity.meshUdf())) {
        throw new MeshException(Kind.CHECK_FAILED, address + " is of another Mesh");
      }
    }
    return device;
  }

  private DeviceKeys device() {
    EntropySource entropy = EntropySource.system();
    return new ProfileFactory(entropy, InstantSource.system())
        .device(
            null,
            new KeySet(
                SignatureKeyPair.generate(site.signatures(), entropy),
                AgreementKeyPair.generate(Curve.X448, entropy),
                AgreementKeyPair.generate(Curve.X448, entropy)));
  }

  /** The recipient takes the sender for a contact, as both users would do it. */
  void introduce(AccountAddress from, AccountAddress to) throws MeshException {
    try (MeshClient asking = MeshClient.open(site.client(from));
        MeshClient asked = MeshClient.open(site.client(to))) {
      var posted = persistently(() -> asking.messages().contact(from, to, null));
      var accepted = persistently(() -> asked.messages().acceptAll(to, List.of()));
      if (accepted.stream().noneMatch(m -> m.messageId().equals(posted.messageId()))) {
        throw new MeshException(
            Kind.CHECK_FAILED, "request " + posted.messageId() + " did not arrive");
      }
    }
  }

  ActivatedDevice activate(AccountAddress address, DeviceKeys device) throws MeshException {
    try (MeshHome home = home(address)) {
      return home.account(address).orElseThrow().activate(device);
    } catch (DecodeException | NotVerifiedException e) {
      throw new MeshException(Kind.CHECK_FAILED, "an account just made does not verify", e);
    }
  }

  static SessionCredential credential(ActivatedAccount account) {
    return new SessionCredential.ProfileCredential(
        account.connection().envelope(), account.authentication());
  }

  private MeshHome home(AccountAddress address) throws MeshException {
    return MeshHome.open(site.home(address), ClientConfig.LOCK_PATIENCE);
  }

  private static <T> T persistently(ClientCommand<T> command) throws MeshException {
    for (int attempt = 1; ; attempt++) {
      try {
        return command.run();
      } catch (MeshException e) {
        boolean passing = e.kind() == Kind.UNAVAILABLE || e.kind() == Kind.TRY_LATER;
        if (!passing || attempt == ATTEMPTS_MAX) {
          throw e;
        }
      }
    }
  }
}
