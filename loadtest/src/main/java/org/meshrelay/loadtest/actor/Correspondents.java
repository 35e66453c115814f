package org.meshrelay.loadtest.actor;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.http.HttpTransportConfig;
import org.meshrelay.client.locate.ClientNetwork;
import org.meshrelay.client.locate.LocatorConfig;
import org.meshrelay.client.session.ServiceGreeter;
import org.meshrelay.client.session.ServiceIdentity;
import org.meshrelay.client.session.ServiceSession;
import org.meshrelay.client.session.SessionCredential;
import org.meshrelay.client.session.SessionEnvironment;
import org.meshrelay.client.sync.ServiceCalls;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.message.MessageSigner;
import org.meshrelay.protocol.port.PeerTransport;
import org.meshrelay.protocol.profile.AccountAuthority;
import org.meshrelay.protocol.profile.ActivatedDevice;
import org.meshrelay.protocol.profile.DeviceKeys;
import org.meshrelay.protocol.profile.KeyData;
import org.meshrelay.protocol.receipt.HostChain;

/**
 * Users of the node under test: pairs of a sender and a recipient who has accepted it as a contact,
 * and strangers whom nobody has accepted. Made through the client as users do it; after that only
 * sessions are used, all over one network with one event loop.
 */
public final class Correspondents implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Site site;
  private final ClientNetwork network;
  private final SessionEnvironment environment;
  private final ServiceGreeter greeter;
  private final Bounds bounds;
  private final List<Pair> pairs = new ArrayList<>();
  private final List<Stranger> strangers = new ArrayList<>();

  private Correspondents(Site site, Bounds bounds) {
    this.site = site;
    this.bounds = bounds;
    HttpTransportConfig http =
        site.http()
            .withConnections(bounds.connections, bounds.waiting)
            .withHttp1Only(bounds.http1Only);
    this.network =
        ClientNetwork.open(http, site.map(), LocatorConfig.standard(), new SplittableRandom(1));
    this.environment =
        new SessionEnvironment(
            network.transport(),
            network.locator(),
            new Pins(),
            bounds.crypto,
            EntropySource.system(),
            InstantSource.system(),
            System::nanoTime);
    this.greeter = new ServiceGreeter(site.service(), environment);
  }

  /**
   * A sender and its recipient.
   *
   * @param from sender
   * @param to recipient
   * @param signer the sender's device
   * @param session of that device
   * @param reader session of the recipient's device
   * @param owner that device, which administers the recipient's account
   */
  public record Pair(
      AccountAddress from,
      AccountAddress to,
      MessageSigner signer,
      ServiceSession session,
      ServiceSession reader,
      ActivatedDevice owner) {}

  /**
   * A sender whom nobody has accepted.
   *
   * @param from its account
   * @param signer its device
   * @param session of that device
   * @param account what vouches for the account
   */
  public record Stranger(
      AccountAddress from,
      MessageSigner signer,
      ServiceSession session,
      AccountAuthority account) {}

  /**
   * How many, and with what.
   *
   * @param pairs pairs
   * @param strangers strangers
   * @param tag part of the names of the accounts, so that a later run finds them free
   * @param connections most connections to the node
   * @param waiting most requests that wait for one of them
   * @param http1Only whether HTTP/2 is not offered
   * @param encoding of outer messages
   * @param waits whether sessions heed Retry-After
   * @param crypto runs the sessions' cryptography
   */
  public record Bounds(
      int pairs,
      int strangers,
      String tag,
      int connections,
      int waiting,
      boolean http1Only,
      Encoding encoding,
      ServiceSession.Waits waits,
      Executor crypto) {
    /** Pairs that behave, over HTTP/2 where it is offered, with JSON outside. */
    public static Bounds of(int pairs, int connections, Executor crypto) {
      return new Bounds(
          pairs,
          0,
          "",
          connections,
          connections,
          false,
          Encoding.JSON,
          ServiceSession.Waits.HEEDED,
          crypto);
    }

    /** The same with or without an offer of HTTP/2. */
    public Bounds withHttp1Only(boolean only) {
      return new Bounds(pairs, strangers, tag, connections, waiting, only, encoding, waits, crypto);
    }
  }

  /** Makes them; {@code progress} is told of each. */
  public static Correspondents make(Site site, Bounds bounds, Consumer<String> progress)
      throws MeshException {
    Correspondents made = new Correspondents(site, bounds);
    try {
      made.fill(progress);
      return made;
    } catch (MeshException | RuntimeException e) {
      made.close();
      throw e;
    }
  }

  private void fill(Consumer<String> progress) throws MeshException {
    AccountMaker maker = new AccountMaker(site);
    for (int i = 0; i < bounds.pairs; i++) {
      progress.accept("accounts: pair " + (i + 1) + " of " + bounds.pairs);
      AccountAddress from = address("sender", i);
      AccountAddress to = address("recipient", i);
      DeviceKeys sender = maker.register(from);
      DeviceKeys recipient = maker.register(to);
      maker.introduce(from, to);
      var sending = maker.activate(from, sender).account();
      ActivatedDevice owner = maker.activate(to, recipient);
      pairs.add(
          new Pair(
              from,
              to,
              new MessageSigner(sending.signature(), sending.connection().envelope()),
              open(AccountMaker.credential(sending)),
              open(AccountMaker.credential(owner.account())),
              owner));
    }
    for (int i = 0; i < bounds.strangers; i++) {
      progress.accept("accounts: stranger " + (i + 1) + " of " + bounds.strangers);
      AccountAddress from = address("stranger", i);
      var account = maker.activate(from, maker.register(from)).account();
      strangers.add(
          new Stranger(
              from,
              new MessageSigner(account.signature(), account.connection().envelope()),
              open(AccountMaker.credential(account)),
              account.authority()));
    }
  }

  private AccountAddress address(String role, int number) {
    return new AccountAddress(role + bounds.tag + number, site.service());
  }

  /** A session without a ticket, of anyone. */
  public ServiceSession open(SessionCredential credential) {
    return ServiceSession.open(greeter, credential, environment, bounds.encoding, bounds.waits);
  }

  /** Pairs, in order of their numbers. */
  public List<Pair> pairs() {
    return List.copyOf(pairs);
  }

  /** Strangers, in order of their numbers. */
  public List<Stranger> strangers() {
    return List.copyOf(strangers);
  }

  /** Where all this is. */
  public Site site() {
    return site;
  }

  /** Carries octets that are no message. */
  public PeerTransport transport() {
    return network.transport();
  }

  /** The service's key for the catalogs that it reads; null if it has none. */
  public @Nullable PublicKey catalogKey() throws MeshException {
    KeyData key = identity().credential().service().value().keyEncryption();
    return key == null ? null : key.publicKey();
  }

  private ServiceIdentity identity() throws MeshException {
    return ServiceCalls.identity(greeter, System::nanoTime, PATIENCE);
  }

  /** Chain to the key that signs the node's receipts. */
  public HostChain chain() throws MeshException {
    var credential = identity().credential();
    return HostChain.of(credential, credential.serviceUdf())
        .orElseThrow(() -> new MeshException(Kind.CHECK_FAILED, "the service does not verify"));
  }

  @Override
  public void close() {
    network.close();
  }
}
