package org.meshrelay.relay;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.meshrelay.access.rate.Limit;
import org.meshrelay.client.fault.FileFaults;
import org.meshrelay.client.session.DirectHost;
import org.meshrelay.crypto.octet.Base64Url;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.DirectoryLockedException;
import org.meshrelay.dare.spool.FollowedDirectoryException;
import org.meshrelay.dare.spool.UnfinishedRestoreException;
import org.meshrelay.dare.spool.WrongLanesException;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.session.EphemeralStore;
import org.meshrelay.protocol.session.HandshakeGuard;
import org.meshrelay.protocol.session.NoiseSuite;
import org.meshrelay.protocol.session.ReplayWindow;
import org.meshrelay.protocol.session.RestartGuard;
import org.meshrelay.protocol.session.StekRing;
import org.meshrelay.protocol.session.TicketGuard;
import org.meshrelay.protocol.session.TicketPolicy;
import org.meshrelay.protocol.transaction.Transport;
import org.meshrelay.relay.account.AccountDesk;
import org.meshrelay.relay.account.AccountDirectory;
import org.meshrelay.relay.account.Publications;
import org.meshrelay.relay.account.ServiceIdentity;
import org.meshrelay.relay.admin.Metrics;
import org.meshrelay.relay.auth.Authenticator;
import org.meshrelay.relay.auth.BackupHosts;
import org.meshrelay.relay.auth.DirectoryAccounts;
import org.meshrelay.relay.auth.ResponseSealer;
import org.meshrelay.relay.cli.CommandException;
import org.meshrelay.relay.cli.ExitCode;
import org.meshrelay.relay.config.HttpConfig;
import org.meshrelay.relay.config.LimitsConfig;
import org.meshrelay.relay.config.RelayConfig;
import org.meshrelay.relay.config.SessionConfig;
import org.meshrelay.relay.config.StoreConfig;
import org.meshrelay.relay.control.AccountControl;
import org.meshrelay.relay.control.ControlDesk;
import org.meshrelay.relay.control.QueueControl;
import org.meshrelay.relay.delivery.ClaimCheck;
import org.meshrelay.relay.follow.ServiceReads;
import org.meshrelay.relay.forward.HeldServices;
import org.meshrelay.relay.gateway.AdmissionControl;
import org.meshrelay.relay.gateway.GatewayDoor;
import org.meshrelay.relay.gateway.GatewayFactory;
import org.meshrelay.relay.gateway.LoadMeter;
import org.meshrelay.relay.gateway.PublishedContent;
import org.meshrelay.relay.gateway.RequestGateway;
import org.meshrelay.relay.gateway.Transactions;
import org.meshrelay.relay.http.HttpBinding;
import org.meshrelay.relay.keys.KeyFileException;
import org.meshrelay.relay.keys.NodeKeyFiles;
import org.meshrelay.relay.keys.NodeKeys;
import org.meshrelay.relay.transaction.AccountGate;
import org.meshrelay.relay.transaction.ClaimTransaction;
import org.meshrelay.relay.transaction.CompleteTransaction;
import org.meshrelay.relay.transaction.ConnectTransaction;
import org.meshrelay.relay.transaction.CreateAccountTransaction;
import org.meshrelay.relay.transaction.DeleteAccountTransaction;
import org.meshrelay.relay.transaction.DownloadTransaction;
import org.meshrelay.relay.transaction.ForBackupHosts;
import org.meshrelay.relay.transaction.HelloTransaction;
import org.meshrelay.relay.transaction.PollClaimTransaction;
import org.meshrelay.relay.transaction.PostTransaction;
import org.meshrelay.relay.transaction.ProveTransaction;
import org.meshrelay.relay.transaction.PublishTransaction;
import org.meshrelay.relay.transaction.StatusTransaction;
import org.meshrelay.relay.transaction.StatusWaiters;
import org.meshrelay.relay.transaction.TransactionTable;
import org.meshrelay.relay.transaction.UploadTransaction;

/**
 * The one place where a node is put together: by constructors, by hand, from the bottom up. A new
 * transaction is a line in {@link #transactions()}.
 */
public final class RelayAssembly {
  /** A proof is asked for by a device; an account has so many times as much (receipts.md 10). */
  private static final int DEVICES_PER_ACCOUNT = 3;

  /** As many as a key has. */
  private static final int CONTROL_WORD_OCTETS = 32;

  private final RelayConfig config;
  private final NodeEnvironment environment;
  private final NodeKeys keys;
  private final ServiceIdentity identity;
  private final CompletableFuture<Integer> failure = new CompletableFuture<>();
  private final Foundation foundation;
  private final Stores stores;
  private final Outbound outbound;
  private final Delivery delivery;
  private final HelloTransaction hello;
  private final Publications publications;
  private final WarmUp warmUp;

  private RelayAssembly(
      RelayConfig config, NodeEnvironment environment, NodeKeys keys, WarmUp warmUp) {
    this.config = config;
    this.environment = environment;
    this.keys = keys;
    this.identity =
        new ServiceIdentity(
            config.service().names(),
            keys.credential(),
            keys.signature(),
            keys.encryption(),
            keys.secret());
    // First: what cannot be read ends the start before there is anything to give back.
    HeldServices held = held(config.store().directory());
    this.warmUp = warmUp;
    this.foundation = Foundation.open(config, environment);
    this.stores = stores();
    this.outbound = Outbound.open(config, environment, foundation, keys, stores);
    this.delivery =
        Delivery.open(config, environment, foundation, identity, stores, outbound, held);
    this.publications = new Publications(stores.engine(), identity);
    this.hello =
        new HelloTransaction(
            keys.credential(),
            config.accounts().messageOctetsMax(),
            List.of(NoiseSuite.X448.wireName()),
            transports(),
            config.http().directHosts().stream().map(DirectHost::text).toList());
  }

  /**
   * Starts a node and returns once it accepts requests; blocks.
   *
   * @throws CommandException if it cannot start: keys, a port, the store
   */
  public static Node start(RelayConfig config, NodeEnvironment environment) {
    try {
      NodeKeys keys = new NodeKeyFiles(config.service().keysDirectory()).read();
      WarmUp warmUp = new WarmUp(config, environment);
      warmUp.network();
      try {
        return new RelayAssembly(config, environment, keys, warmUp).join();
      } finally {
        // Else a start that fails ends the process beside threads that are loading classes.
        warmUp.await();
      }
    } catch (KeyFileException e) {
      throw new CommandException(ExitCode.CONFIGURATION, String.valueOf(e.getMessage()));
    }
  }

  private static HeldServices held(Path store) {
    try {
      return HeldServices.in(store);
    } catch (DecodeException e) {
      throw new CommandException(
          ExitCode.IO,
          e.getMessage()
              + "; nobody knows which services are held: restore the file, or delete it to let all"
              + " of them go");
    } catch (UncheckedIOException e) {
      throw unreadable(e);
    }
  }

  private static CommandException unreadable(UncheckedIOException failure) {
    return new CommandException(
        ExitCode.IO,
        "store.directory: "
            + failure.getMessage()
            + ": "
            + FileFaults.text(Objects.requireNonNull(failure.getCause())));
  }

  /** The stores; if they do not open, nothing of the node stays behind. */
  private Stores stores() {
    try {
      return Stores.open(
          config, environment, foundation, identity, cause -> failure.complete(ExitCode.IO));
    } catch (RuntimeException e) {
      foundation.close();
      throw switch (e) {
        case DirectoryLockedException locked ->
            new CommandException(ExitCode.UNAVAILABLE, "store.directory: " + locked.getMessage());
        case UnfinishedRestoreException half ->
            new CommandException(ExitCode.UNAVAILABLE, "store.directory: " + half.getMessage());
        case FollowedDirectoryException copy ->
            new CommandException(ExitCode.UNAVAILABLE, "store.directory: " + copy.getMessage());
        case WrongLanesException other ->
            new CommandException(ExitCode.CONFIGURATION, "store.lanes: " + other.getMessage());
        case UncheckedIOException io -> unreadable(io);
        default -> e;
      };
    }
  }

  private Node join() {
    Metrics metrics = foundation.metrics();
    LoadMeter load = new LoadMeter(foundation.handshakes()::occupancy, foundation.lag());
    metrics.gauge(Metrics.LOAD_LEVEL, () -> load.level(environment.nanoTime().getAsLong()));
    AdmissionControl admission =
        new AdmissionControl(
            config.limits(),
            environment.entropy().bytes(8).bigEndianAt(0, 8),
            environment.nanoTime(),
            metrics);
    StekRing ring = StekRing.random(environment.entropy());
    DirectoryAccounts accounts = new DirectoryAccounts(stores.directory());
    RequestGateway gateway = gateway(admission, load, ring, accounts);
    warmUp.gateway(gateway, keys);
    HttpBinding.Behind behind =
        new HttpBinding.Behind(
            gateway,
            new GatewayDoor(
                admission,
                new GatewayDoor.Load(
                    load, foundation.messages()::isBusy, foundation.messages()::isFull),
                new TicketGuard(ring, accounts.epochsInMemory()),
                environment.clock(),
                environment.nanoTime()),
            new PublishedContent(
                publications,
                stores.directory(),
                admission,
                foundation.readers(),
                environment.clock()));
    HttpBinding binding =
        new HttpBinding(
            config,
            behind,
            new HttpBinding.Gauges(metrics, foundation.lag()),
            environment.clock(),
            environment.nanoTime());
    readiness();
    stores.guard().start();
    Thread counting =
        Thread.ofPlatform().daemon().name("account-census").start(stores.census()::count);
    assert counting.isDaemon();
    warmUp.await();
    outbound.prepare();
    return Node.start(
        new Node.Parts(
            config, foundation, stores, outbound, delivery, binding, control(), failure));
  }

  private Node.Control control() {
    String word = Base64Url.encode(environment.entropy().bytes(CONTROL_WORD_OCTETS));
    return new Node.Control(
        new ControlDesk(
            word,
            List.of(
                new AccountControl(
                    new AccountDesk(new AccountDirectory.Stores(stores.engine(), stores.master())),
                    foundation.readers()),
                new QueueControl(delivery.forwarder()))),
        word);
  }

  private RequestGateway gateway(
      AdmissionControl admission, LoadMeter load, StekRing ring, DirectoryAccounts accounts) {
    SessionConfig session = config.session();
    RestartGuard restart = new RestartGuard(environment.clock().millis());
    EphemeralStore ephemerals = new EphemeralStore(session.replayHandshakesMax());
    ReplayWindow window = new ReplayWindow(session.replayWindowsMax());
    measure(ephemerals, window);
    HandshakeGuard handshakes =
        new HandshakeGuard(List.of(keys.authenticationKey()), ephemerals, restart);
    Authenticator authenticator =
        new Authenticator(
            new Authenticator.Guards(
                handshakes, new TicketGuard(ring, accounts.epochs()), window, restart),
            accounts,
            Set.copyOf(config.service().names()),
            new BackupHosts(
                identity.credential().service().key().udf(),
                Set.copyOf(config.service().backupHosts())),
            session.replayReads());
    ResponseSealer sealer =
        new ResponseSealer(
            ring,
            new TicketPolicy(
                Duration.ofSeconds(session.ticketSeconds()),
                Duration.ofSeconds(session.serviceTicketSeconds()),
                Duration.ofSeconds(session.sessionSeconds())),
            environment.entropy());
    Bytes greeting = hello.encoded(Encoding.JSON);
    return GatewayFactory.create(
        new GatewayFactory.Security(authenticator, sealer, handshakes),
        new GatewayFactory.Pools(foundation.messages(), foundation.handshakes()),
        new GatewayFactory.Protection(admission, load),
        new GatewayFactory.Behind(dispatch(transactions()), greeting, config.work()),
        new GatewayFactory.Foundation(
            new RequestGateway.Ground(
                foundation.metrics(),
                environment.clock(),
                environment.nanoTime(),
                foundation.timeouts()),
            environment.entropy()));
  }

  private void measure(EphemeralStore ephemerals, ReplayWindow window) {
    Metrics metrics = foundation.metrics();
    metrics.bounded("meshrelay_replay_windows", window::size, config.session().replayWindowsMax());
    metrics.total("meshrelay_replay_windows_dropped", window::droppedCount);
    metrics.total("meshrelay_replays_refused", window::refusedCount);
    metrics.bounded(
        "meshrelay_replay_handshakes", ephemerals::size, config.session().replayHandshakesMax());
    metrics.total("meshrelay_replay_handshakes_uncovered", ephemerals::notCoveredCount);
  }

  private static Transactions dispatch(TransactionTable table) {
    return (request, caller, deadline) ->
        table
            .execute(request, caller, deadline)
            .map(answer -> new Transactions.Result(answer.response(), answer.retryAfterSeconds()));
  }

  private StatusWaiters statusWaiters() {
    StatusWaiters waiters =
        new StatusWaiters(foundation.vertx(), stores.engine(), environment.nanoTime());
    foundation
        .metrics()
        .bounded("meshrelay_status_waiters", waiters::waiting, StatusWaiters.WAITERS_MAX);
    return waiters;
  }

  /** Every transaction of this node; what is not here answers 501. */
  private TransactionTable transactions() {
    AccountGate gate = new AccountGate(stores.directory(), identity, stores.registry().underway());
    LimitsConfig.PerAccount limits = config.limits().account();
    ServiceReads backup = new ServiceReads(stores.engine(), identity, foundation.readers());
    foundation.metrics().total("meshrelay_backup_frames_given", backup::given);
    return new TransactionTable(
        List.of(
            hello,
            new CreateAccountTransaction(
                identity,
                stores.registry(),
                config.accounts().creation(),
                foundation.messages(),
                environment.clock()),
            new DeleteAccountTransaction(gate, stores.registry(), delivery.forwarder()),
            new ForBackupHosts<>(
                new StatusTransaction(
                    gate, stores.engine(), statusWaiters(), environment.nanoTime()),
                backup::status),
            new ForBackupHosts<>(
                new DownloadTransaction(
                    gate, stores.engine(), foundation.readers(), identity.secretFor("page-key")),
                backup::download),
            new UploadTransaction(
                gate,
                stores.engine(),
                delivery.receipts(),
                new UploadTransaction.Pools(
                    foundation.messages(), foundation.readers(), environment.clock()),
                new UploadTransaction.Room(
                    delivery.quotas(), config.accounts().messageOctetsMax())),
            new PostTransaction(gate, delivery.egress(), delivery.ingress()),
            new ConnectTransaction(
                gate,
                stores.engine(),
                identity,
                new ConnectTransaction.Bounds(
                    delivery.quotas(),
                    delivery.limiter(),
                    Limit.of("open-connections", limits.openConnectionsMax(), Duration.ofDays(1))),
                new ConnectTransaction.Tools(
                    foundation.messages(),
                    environment.entropy(),
                    environment.clock(),
                    environment.nanoTime())),
            new CompleteTransaction(gate, stores.engine(), foundation.readers()),
            publish(gate),
            claim(gate),
            new PollClaimTransaction(gate, stores.engine(), foundation.readers()),
            new ProveTransaction(
                gate,
                stores.engine(),
                delivery.receipts(),
                foundation.readers(),
                new ProveTransaction.Limits(
                    delivery.limiter(),
                    prove("prove-device", 1),
                    prove("prove-account", DEVICES_PER_ACCOUNT),
                    environment.nanoTime()))));
  }

  private PublishTransaction publish(AccountGate gate) {
    return new PublishTransaction(
        gate,
        stores.engine(),
        identity,
        new PublishTransaction.Bounds(
            delivery.quotas(),
            config.accounts().messageOctetsMax(),
            delivery.limiter(),
            PublishTransaction.PER_ACCOUNT),
        new PublishTransaction.Tools(
            foundation.messages(),
            environment.entropy(),
            environment.clock(),
            environment.nanoTime()));
  }

  private ClaimTransaction claim(AccountGate gate) {
    return new ClaimTransaction(
        gate,
        stores.engine(),
        publications,
        new ClaimCheck(delivery.chains(), config.accounts().messageOctetsMax()),
        new ClaimTransaction.Bounds(
            delivery.quotas(), delivery.limiter(), ClaimTransaction.PER_PUBLICATION),
        new ClaimTransaction.Tools(
            foundation.messages(),
            foundation.readers(),
            environment.clock(),
            environment.nanoTime()));
  }

  private Limit prove(String name, int factor) {
    LimitsConfig.PerAccount limits = config.limits().account();
    return new Limit(
        name,
        (long) limits.provePerSecond() * factor,
        Duration.ofSeconds(1),
        (long) limits.proveBurst() * factor);
  }

  private List<Transport> transports() {
    boolean tls = config.http().transport() == HttpConfig.Transport.TLS;
    return List.of(new Transport(tls ? "https" : "http", null));
  }

  private void readiness() {
    foundation
        .readiness()
        .require(
            "store",
            () ->
                failure.isDone()
                    ? Optional.of("the store cannot promise anything any more")
                    : Optional.empty());
    foundation
        .readiness()
        .note(
            "space",
            () ->
                stores.engineMetrics().isFull()
                    ? Optional.of("disk full: posts are refused")
                    : Optional.empty());
    foundation
        .readiness()
        .note(
            "signed",
            () ->
                stores.guard().alarms() > 0
                    ? Optional.of(
                        stores.guard().alarms()
                            + " containers are behind what was signed: `mesh-relay spool restart`")
                    : Optional.empty());
    foundation
        .readiness()
        .note(
            "durability",
            () ->
                config.store().durability() == StoreConfig.Durability.SYNC
                    ? Optional.empty()
                    : Optional.of(
                        config.store().durability()
                            + ": a power cut can lose what was acknowledged"));
    foundation
        .metrics()
        .gauge(
            "meshrelay_store_durability_sync",
            () -> config.store().durability() == StoreConfig.Durability.SYNC ? 1 : 0);
  }
}
