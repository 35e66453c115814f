package org.meshrelay.relay.gateway;

import java.time.InstantSource;
import java.util.List;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.profile.AccountKeys;
import org.meshrelay.protocol.profile.ActivatedDevice;
import org.meshrelay.protocol.profile.Administrator;
import org.meshrelay.protocol.profile.Contributions;
import org.meshrelay.protocol.profile.DeviceConnector;
import org.meshrelay.protocol.profile.DeviceGrant;
import org.meshrelay.protocol.profile.DeviceKeys;
import org.meshrelay.protocol.profile.HostKeys;
import org.meshrelay.protocol.profile.MasterKeys;
import org.meshrelay.protocol.profile.ProfileFactory;
import org.meshrelay.protocol.profile.ServiceCredential;

/** Users, devices and services with real keys. */
final class Party {
  private static final EntropySource ENTROPY = EntropySource.system();
  private static final ProfileFactory FACTORY =
      new ProfileFactory(ENTROPY, InstantSource.fixed(TestGateway.START));

  private Party() {}

  /** A service with the keys of its host. */
  record Service(ServiceCredential credential, HostKeys host) {
    static Service make() {
      HostKeys host = FACTORY.host();
      return new Service(FACTORY.credential(FACTORY.service(), host.profile()), host);
    }

    Bytes octets() {
      return credential.toJson().source();
    }
  }

  /** A user with an administration device, and another device. */
  record User(
      AccountKeys account, DeviceKeys own, ActivatedDevice administrator, ActivatedDevice second) {
    static User make(String... addresses) {
      try {
        DeviceKeys first = FACTORY.device("first");
        Contributions contributions = FACTORY.contributions(first.profile());
        MasterKeys master = FACTORY.personal(List.of(contributions.signatureSum()));
        AccountKeys account =
            FACTORY.account(
                List.of(addresses).stream().map(AccountAddress::parse).toList(),
                master.profile(),
                contributions.activate(first.keys()).signature());
        Administrator administrator =
            new Administrator(
                contributions.activate(first.keys()).signature(), master.profile(), account);
        DeviceConnector connector = new DeviceConnector(FACTORY, administrator);
        DeviceGrant grant = connector.connect(first.profile(), contributions, List.of());
        DeviceKeys other = FACTORY.device("second");
        DeviceGrant otherGrant = connector.connect(other.profile(), List.of());
        DareEnvelope masterEnvelope = master.profile().envelope();
        return new User(
            account,
            first,
            ActivatedDevice.activate(first, grant, masterEnvelope),
            ActivatedDevice.activate(other, otherGrant, masterEnvelope));
      } catch (Exception e) {
        throw new AssertionError("a user that is made properly is one", e);
      }
    }

    AccountAddress address() {
      return account.authority().account().accountAddresses().getFirst();
    }

    PublicKey administrationKey() {
      return administrator.keys().signature().publicKey();
    }
  }

  /** A device profile of its own. */
  static DeviceKeys device() {
    return FACTORY.device("unbound");
  }

  static Bytes octets(DareEnvelope envelope) {
    return envelope.encode(Encoding.JSON);
  }

  static AgreementKeyPair key() {
    return AgreementKeyPair.generate(org.meshrelay.crypto.key.Curve.X448, ENTROPY);
  }
}
