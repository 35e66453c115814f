package org.meshrelay.protocol.profile;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.protocol.address.AccountAddress;

/** Seeded keys and a fixed clock, and a user with one administration device. */
public final class TestMesh {
  /** The time of everything that is made here. */
  public static final Instant NOW = Instant.parse("2024-05-17T10:00:00Z");

  private final EntropySource entropy;
  private final ProfileFactory factory;

  /** A mesh whose keys follow from the seed. */
  public TestMesh(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    this.entropy = random::nextBytes;
    this.factory = new ProfileFactory(entropy, InstantSource.fixed(NOW));
  }

  /** The seeded source. */
  public EntropySource entropy() {
    return entropy;
  }

  /** The factory of all profiles here. */
  public ProfileFactory factory() {
    return factory;
  }

  /** A user with one administration device. */
  public User user(String... addresses) {
    try {
      DeviceKeys device = factory.device("first device");
      Contributions contributions = factory.contributions(device.profile());
      MasterKeys master = factory.personal(List.of(contributions.signatureSum()));
      AccountKeys account =
          factory.account(
              List.of(addresses).stream().map(AccountAddress::parse).toList(),
              master.profile(),
              contributions.activate(device.keys()).signature());
      Administrator administrator =
          new Administrator(
              contributions.activate(device.keys()).signature(), master.profile(), account);
      DeviceGrant grant =
          new DeviceConnector(factory, administrator)
              .connect(device.profile(), contributions, List.of());
      ActivatedDevice activated =
          ActivatedDevice.activate(device, grant, master.profile().envelope());
      return new User(device, master, account, administrator, grant, activated);
    } catch (Exception e) {
      throw new AssertionError("a user that is made properly is one", e);
    }
  }

  /**
   * A user.
   *
   * @param device the first device
   * @param master the master profile with its keys
   * @param account the account with its key
   * @param administrator what the first device holds as administrator
   * @param grant the first device's catalog entry
   * @param activated the first device as it sees itself
   */
  public record User(
      DeviceKeys device,
      MasterKeys master,
      AccountKeys account,
      Administrator administrator,
      DeviceGrant grant,
      ActivatedDevice activated) {
    /** The first address. */
    public AccountAddress address() {
      return account.authority().account().accountAddresses().get(0);
    }
  }
}
