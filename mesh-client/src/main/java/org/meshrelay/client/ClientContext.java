package org.meshrelay.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.home.AccountRecord;
import org.meshrelay.client.home.MeshHome;
import org.meshrelay.client.locate.ClientNetwork;
import org.meshrelay.client.session.ServiceGreeter;
import org.meshrelay.client.session.ServiceIdentity;
import org.meshrelay.client.session.ServiceSession;
import org.meshrelay.client.session.SessionCredential;
import org.meshrelay.client.session.SessionEnvironment;
import org.meshrelay.client.sync.ServiceCalls;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.profile.DeviceKeys;
import org.meshrelay.protocol.profile.ProfileAccount;
import org.meshrelay.protocol.profile.ProfileFactory;

/** What the parts of the client share: home, network, sessions. One thread. */
final class ClientContext implements AutoCloseable {
  /** Requests whose cryptography waits; a client has one in flight, seldom a few. */
  private static final int CRYPTO_QUEUE = 256;

  private final ClientConfig config;
  private final MeshHome home;
  private final ClientNetwork network;
  private final ExecutorService crypto;
  private final SessionEnvironment environment;
  private final ProfileFactory factory;
  private final Map<ServiceName, ServiceGreeter> greeters = new HashMap<>();
  private final Map<AccountAddress, AccountSession> sessions = new HashMap<>();

  private ClientContext(
      ClientConfig config,
      MeshHome home,
      ClientNetwork network,
      ExecutorService crypto,
      SessionEnvironment environment) {
    this.config = config;
    this.home = home;
    this.network = network;
    this.crypto = crypto;
    this.environment = environment;
    this.factory = new ProfileFactory(config.entropy(), config.clock());
  }

  static ClientContext open(ClientConfig config) throws MeshException {
    // Before the home is locked: what fails here leaves no lock behind.
    SplittableRandom random = new SplittableRandom(config.entropy().bytes(8).bigEndianAt(0, 8));
    MeshHome home =
        MeshHome.open(
            config.home(), config.lockPatience(), config.deviceSecret(), config.entropy());
    ClientNetwork network =
        ClientNetwork.open(config.http(), config.map(), config.locate(), random);
    ExecutorService crypto =
        new ThreadPoolExecutor(2, 2, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(CRYPTO_QUEUE));
    try {
      return new ClientContext(
          config,
          home,
          network,
          crypto,
          new SessionEnvironment(
              network.transport(),
              network.locator(),
              home.pins(config.map()::pin, config.acceptsServiceChange()),
              crypto,
              config.entropy(),
              config.clock(),
              System::nanoTime));
    } catch (MeshException e) {
      release(crypto, network, home);
      throw e;
    }
  }

  MeshHome home() {
    return home;
  }

  ProfileFactory factory() {
    return factory;
  }

  EntropySource entropy() {
    return config.entropy();
  }

  Instant now() {
    return config.clock().instant();
  }

  ClientConfig config() {
    return config;
  }

  DeviceKeys requireDevice() throws MeshException {
    return home.device()
        .orElseThrow(
            () ->
                new MeshException(
                    Kind.CONFIGURATION,
                    home.directory()
                        + " holds no device; run mesh create, or mesh device request ACCOUNT"));
  }

  /** The service, from memory or by Hello. */
  ServiceIdentity identity(ServiceName service) throws MeshException {
    return ServiceCalls.identity(greeter(service), System::nanoTime, config.callPatience());
  }

  /** Requests in device mode: without an account, or to one that does not know the device yet. */
  ServiceCalls deviceCalls(ServiceName service, DeviceKeys device) {
    return calls(
        service,
        new SessionCredential.DeviceCredential(
            device.profile().envelope(), device.keys().authentication()));
  }

  /** The account named, or the only one there is; it must be connected. */
  AccountSession session(@Nullable AccountAddress named) throws MeshException {
    AccountAddress address = named == null ? onlyAccount() : named;
    AccountSession open = sessions.get(address);
    if (open == null) {
      open = AccountSession.open(this, requireAccount(address), requireDevice());
      sessions.put(address, open);
    }
    return open;
  }

  /** Forgets what was kept of an account that changed. */
  void forget(AccountAddress address) {
    sessions.remove(address);
  }

  AccountRecord requireAccount(AccountAddress address) throws MeshException {
    return home.account(address)
        .orElseThrow(
            () ->
                new MeshException(
                    Kind.CHECK_FAILED,
                    address
                        + " is no account of this home; run mesh account register "
                        + address
                        + ", or mesh device request "
                        + address));
  }

  AccountAddress onlyAccount() throws MeshException {
    List<AccountAddress> accounts = home.accounts();
    if (accounts.size() == 1) {
      return accounts.getFirst();
    }
    Optional<AccountAddress> primary = primaryOfOne(accounts);
    if (primary.isPresent()) {
      return primary.get();
    }
    throw new MeshException(
        Kind.USAGE,
        accounts.isEmpty()
            ? "there is no account in " + home.directory() + "; run mesh account register ADDRESS"
            : "which account? add --account with one of " + accounts);
  }

  /** What a domain publishes under a content identifier. */
  DareEnvelope published(ServiceName domain, String identifier) throws MeshException {
    return new ContentFetch(network, System::nanoTime, config.callPatience())
        .fetch(domain, identifier);
  }

  /**
   * One account at several services: the newest profile says which is primary (MSP-111). One that a
   * device is still being connected to is none yet.
   */
  private Optional<AccountAddress> primaryOfOne(List<AccountAddress> accounts)
      throws MeshException {
    ProfileAccount newest = null;
    List<AccountAddress> ready = new ArrayList<>();
    for (AccountAddress address : accounts) {
      if (requireAccount(address).stage() == AccountRecord.Stage.READY) {
        ready.add(address);
      }
      ProfileAccount profile = session(address).device().account().authority().account();
      if (newest != null
          && !newest.keyEncryption().publicKey().sameKey(profile.keyEncryption().publicKey())) {
        return Optional.empty();
      }
      newest = newest == null || isNewer(profile, newest) ? profile : newest;
    }
    return newest == null
        ? Optional.empty()
        : newest.accountAddresses().stream().filter(ready::contains).findFirst();
  }

  private static boolean isNewer(ProfileAccount profile, ProfileAccount than) {
    Instant updated = profile.base().updated();
    Instant before = than.base().updated();
    return updated != null && (before == null || updated.isAfter(before));
  }

  ServiceCalls calls(ServiceName service, SessionCredential credential) {
    ServiceSession session =
        ServiceSession.open(greeter(service), credential, environment, Encoding.JSON);
    return new ServiceCalls(session, System::nanoTime, config.callPatience());
  }

  @Override
  public void close() throws MeshException {
    release(crypto, network, home);
  }

  private ServiceGreeter greeter(ServiceName service) {
    return greeters.computeIfAbsent(service, name -> new ServiceGreeter(name, environment));
  }

  private static void release(ExecutorService crypto, ClientNetwork network, MeshHome home)
      throws MeshException {
    crypto.shutdownNow();
    network.close();
    home.close();
  }
}
