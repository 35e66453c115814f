package org.meshrelay.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.meshrelay.client.ClientConfig;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.home.AccountRecord;
import org.meshrelay.client.home.MeshHome;
import org.meshrelay.client.http.HttpTransportConfig;
import org.meshrelay.client.http.TrustRoots;
import org.meshrelay.client.locate.ClientNetwork;
import org.meshrelay.client.locate.LocatorConfig;
import org.meshrelay.client.locate.StaticService;
import org.meshrelay.client.locate.StaticServiceMap;
import org.meshrelay.client.session.ServiceGreeter;
import org.meshrelay.client.session.ServicePin;
import org.meshrelay.client.session.ServicePins;
import org.meshrelay.client.session.ServiceSession;
import org.meshrelay.client.session.SessionCredential;
import org.meshrelay.client.session.SessionEnvironment;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.message.MessageSigner;
import org.meshrelay.protocol.port.Endpoint;
import org.meshrelay.protocol.profile.ActivatedAccount;
import org.meshrelay.protocol.profile.DeviceKeys;
import org.meshrelay.protocol.profile.NotVerifiedException;

/**
 * Pairs of accounts at the node under test: a sender, and a recipient who has accepted it as a
 * contact. Made through the client as users do it; after that only sessions are used.
 */
final class Correspondents implements AutoCloseable {
  private final ClientNetwork network;
  private final List<Pair> pairs;

  private Correspondents(ClientNetwork network, List<Pair> pairs) {
    this.network = network;
    this.pairs = List.copyOf(pairs);
  }

  /**
   * A sender and its recipient.
   *
   * @param from sender
   * @param to recipient
   * @param signer the sender's device
   * @param session of that device
   */
  record Pair(
      AccountAddress from, AccountAddress to, MessageSigner signer, ServiceSession session) {}

  /**
   * Makes pairs.
   *
   * @param homes directory for the homes of the devices
   * @param roots authorities of the node's certificate
   * @param endpoint the node
   * @param bounds how many, and with what
   */
  static Correspondents make(
      Path homes, TrustRoots roots, Endpoint endpoint, ServiceName service, Bounds bounds)
      throws MeshException {
    StaticServiceMap map =
        StaticServiceMap.of(
            Map.of(
                service.text(),
                new StaticService(List.of(new StaticService.Target(endpoint, 1)), null, null)));
    HttpTransportConfig http =
        new HttpTransportConfig(
            roots,
            HttpTransportConfig.CONNECT_TIMEOUT,
            HttpTransportConfig.RESPONSE_BYTES_MAX,
            !endpoint.secured(),
            true,
            bounds.connections,
            bounds.connections);
    ClientNetwork network =
        ClientNetwork.open(http, map, LocatorConfig.standard(), new java.util.SplittableRandom(1));
    SessionEnvironment environment =
        new SessionEnvironment(
            network.transport(),
            network.locator(),
            new Pins(),
            bounds.crypto,
            EntropySource.system(),
            java.time.InstantSource.system(),
            System::nanoTime);
    Maker maker =
        new Maker(homes, http, map, service, new ServiceGreeter(service, environment), environment);
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < bounds.pairs; i++) {
      pairs.add(maker.pair(i));
    }
    return new Correspondents(network, pairs);
  }

  /**
   * How many, and with what.
   *
   * @param pairs pairs
   * @param connections most connections to the node
   * @param crypto runs the sessions' cryptography
   */
  record Bounds(int pairs, int connections, Executor crypto) {}

  List<Pair> pairs() {
    return pairs;
  }

  @Override
  public void close() {
    network.close();
  }

  private record Maker(
      Path homes,
      HttpTransportConfig http,
      StaticServiceMap map,
      ServiceName service,
      ServiceGreeter greeter,
      SessionEnvironment environment) {

    Pair pair(int number) throws MeshException {
      AccountAddress from = new AccountAddress("sender" + number, service);
      AccountAddress to = new AccountAddress("recipient" + number, service);
      try (MeshClient sender = client(from);
          MeshClient recipient = client(to)) {
        register(sender, from);
        register(recipient, to);
        var asked = sender.messages().contact(from, to, null);
        var accepted = recipient.messages().acceptAll(to, List.of());
        if (accepted.size() != 1) {
          throw new IllegalStateException("request " + asked.messageId() + " did not arrive");
        }
      }
      ActivatedAccount account = activate(from);
      return new Pair(
          from,
          to,
          new MessageSigner(account.signature(), account.connection().envelope()),
          ServiceSession.open(
              greeter,
              new SessionCredential.ProfileCredential(
                  account.connection().envelope(), account.authentication()),
              environment,
              Encoding.JSON));
    }

    private MeshClient client(AccountAddress address) throws MeshException {
      ClientConfig config = ClientConfig.of(home(address), http.roots(), map);
      return MeshClient.open(config.withCleartext(http.cleartext()));
    }

    private Path home(AccountAddress address) {
      return homes.resolve(address.local());
    }

    private static void register(MeshClient client, AccountAddress address) throws MeshException {
      var identity = client.createMesh(null);
      var account = client.accounts().register(address);
      if (!account.meshUdf().equals(identity.meshUdf())) {
        throw new IllegalStateException(address + " is of another Mesh");
      }
    }

    private ActivatedAccount activate(AccountAddress address) throws MeshException {
      try (MeshHome home = MeshHome.open(home(address), ClientConfig.LOCK_PATIENCE)) {
        DeviceKeys device = home.device().orElseThrow();
        AccountRecord record = home.account(address).orElseThrow();
        return record.activate(device).account();
      } catch (DecodeException | NotVerifiedException e) {
        throw new IllegalStateException("an account just made does not verify", e);
      }
    }
  }

  /** Pins for the length of a run. */
  private static final class Pins implements ServicePins {
    private final Map<ServiceName, ServicePin> pins = new ConcurrentHashMap<>();

    @Override
    public Optional<ServicePin> find(ServiceName service) {
      return Optional.ofNullable(pins.get(service));
    }

    @Override
    public void remember(ServicePin pin) {
      pins.put(pin.service(), pin);
    }

    @Override
    public boolean changed(ServicePin pinned, ServicePin offered) {
      return false;
    }
  }
}
