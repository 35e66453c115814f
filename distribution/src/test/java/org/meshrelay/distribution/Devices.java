package org.meshrelay.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.meshrelay.client.ClientConfig;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.home.MeshHome;
import org.meshrelay.client.http.HttpTransportConfig;
import org.meshrelay.client.locate.ClientNetwork;
import org.meshrelay.client.locate.LocatorConfig;
import org.meshrelay.client.session.ServiceGreeter;
import org.meshrelay.client.session.ServiceSession;
import org.meshrelay.client.session.SessionCredential;
import org.meshrelay.client.session.SessionEnvironment;
import org.meshrelay.client.session.SessionOutcome;
import org.meshrelay.client.sync.ServiceCalls;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.loadtest.actor.Pins;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.message.MessageSigner;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.profile.ActivatedDevice;
import org.meshrelay.protocol.profile.NotVerifiedException;
import org.meshrelay.protocol.receipt.HostChain;
import org.meshrelay.protocol.transaction.MeshRequest;
import org.meshrelay.protocol.transaction.MeshResponse;

/**
 * Devices of accounts at one node, in this process: made through the client's interface with homes
 * of their own, then posting through sessions of their own over TLS.
 */
final class Devices implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int ATTEMPTS_MAX = 5;

  private final Path homes;
  private final NodeDirectory node;
  private final ClientNetwork network;
  private final ExecutorService crypto = Executors.newFixedThreadPool(2);
  private final SessionEnvironment environment;
  private final ServiceGreeter greeter;

  Devices(Path homes, NodeDirectory node) {
    this.homes = homes;
    this.node = node;
    this.network =
        ClientNetwork.open(
            HttpTransportConfig.of(node.roots()),
            node.map(),
            LocatorConfig.standard(),
            new SplittableRandom(1));
    this.environment =
        new SessionEnvironment(
            network.transport(),
            network.locator(),
            new Pins(),
            crypto,
            EntropySource.system(),
            InstantSource.system(),
            System::nanoTime);
    this.greeter = new ServiceGreeter(NodeDirectory.SERVICE, environment);
  }

  /** A client whose random octets come from a source of the test's own. */
  static MeshClient open(ClientConfig usual, EntropySource entropy) throws MeshException {
    return MeshClient.open(
        new ClientConfig(
            usual.home(),
            usual.deviceSecret(),
            usual.http(),
            usual.map(),
            usual.locate(),
            usual.acceptsServiceChange(),
            usual.lockPatience(),
            usual.callPatience(),
            InstantSource.system(),
            entropy));
  }

  /**
   * A device and the account it acts for.
   *
   * @param address the account
   * @param device its keys
   * @param own key of the device before its activation
   */
  record Correspondent(AccountAddress address, ActivatedDevice device, AgreementKeyPair own) {
    MessageSigner signer() {
      return new MessageSigner(
          device.account().signature(), device.account().connection().envelope());
    }

    /** The key to which messages to the account are encrypted. */
    PublicKey encryptionKey() {
      return device.account().encryption().publicKey();
    }

    /** All that may be encrypted to the device. */
    List<AgreementKeyPair> keys() {
      return List.of(device.account().encryption(), device.keys().encryption(), own);
    }
  }

  /** Makes a Mesh and an account of that name at the node. */
  Correspondent register(String name) throws MeshException {
    AccountAddress address = new AccountAddress(name, NodeDirectory.SERVICE);
    try (MeshClient client = client(name)) {
      var identity = client.createMesh(null);
      var account = persistently(() -> client.accounts().register(address));
      assertEquals(identity.meshUdf(), account.meshUdf());
    }
    try (MeshHome home = home(name)) {
      var device = home.device().orElseThrow();
      return new Correspondent(
          address,
          home.account(address).orElseThrow().activate(device),
          device.keys().encryption());
    } catch (DecodeException | NotVerifiedException e) {
      throw new AssertionError("an account just made does not verify", e);
    }
  }

  /** The recipient takes the sender for a contact, as both users would do it. */
  void introduce(Correspondent sender, Correspondent recipient) throws MeshException {
    try (MeshClient asking = client(sender.address().local());
        MeshClient asked = client(recipient.address().local())) {
      var posted = persistently(() -> asking.messages().contact(null, recipient.address(), null));
      var accepted = persistently(() -> asked.messages().acceptAll(null, List.of()));
      assertTrue(
          accepted.stream().anyMatch(message -> message.messageId().equals(posted.messageId())),
          () -> accepted.toString());
    }
  }

  /** A command of a client, which may fail for a while. */
  interface ClientCommand<T> {
    /** Carries it out. */
    T run() throws MeshException;
  }

  /**
   * Repeats a command as its user would: a process that has just started on a machine that is busy
   * with other tests may need longer for its first answers than a client waits.
   */
  @CanIgnoreReturnValue // often only the success matters
  static <T> T persistently(ClientCommand<T> command) throws MeshException {
    for (int attempt = 1; ; attempt++) {
      try {
        return command.run();
      } catch (MeshException e) {
        boolean passing =
            e.kind() == MeshException.Kind.UNAVAILABLE || e.kind() == MeshException.Kind.TRY_LATER;
        if (!passing || attempt == ATTEMPTS_MAX) {
          throw e;
        }
      }
    }
  }

  /** The client of that home; one at a time. */
  MeshClient client(String name) throws MeshException {
    return MeshClient.open(ClientConfig.of(homes.resolve(name), node.roots(), node.map()));
  }

  /** The home; not while its client is open. */
  MeshHome home(String name) throws MeshException {
    return MeshHome.open(homes.resolve(name), ClientConfig.LOCK_PATIENCE);
  }

  /** A new session of the device, without a ticket yet. */
  ServiceSession session(Correspondent of) {
    return ServiceSession.open(
        greeter,
        new SessionCredential.ProfileCredential(
            of.device().account().connection().envelope(), of.device().account().authentication()),
        environment,
        Encoding.JSON);
  }

  /** Sends and waits. */
  static SessionOutcome ask(ServiceSession session, MeshRequest request) {
    return session
        .send(request, Deadline.after(System.nanoTime(), PATIENCE))
        .toCompletableFuture()
        .join();
  }

  /** The success of that type. */
  static <R extends MeshResponse> R answer(
      ServiceSession session, MeshRequest request, Class<R> type) {
    SessionOutcome outcome = ask(session, request);
    if (outcome instanceof SessionOutcome.Answered answered
        && answered.response().outcome().isSuccess()) {
      return type.cast(answered.response());
    }
    throw new AssertionError(request.tag() + ": " + outcome);
  }

  /** Chain to the key that signs the node's receipts. */
  HostChain chain() throws MeshException {
    var credential =
        persistently(() -> ServiceCalls.identity(greeter, System::nanoTime, PATIENCE)).credential();
    return HostChain.of(credential, credential.serviceUdf()).orElseThrow();
  }

  @Override
  public void close() {
    network.close();
    crypto.shutdownNow();
  }
}
