package org.meshrelay.relay;

import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.http.HttpPeerTransport;
import org.meshrelay.client.session.ServiceGreeter;
import org.meshrelay.client.session.ServicePin;
import org.meshrelay.client.session.ServicePins;
import org.meshrelay.client.session.ServiceSession;
import org.meshrelay.client.session.SessionEnvironment;
import org.meshrelay.client.sync.ServiceCalls;
import org.meshrelay.dare.file.DirectoryLockedException;
import org.meshrelay.dare.follow.FollowState;
import org.meshrelay.dare.follow.NotAReplicaException;
import org.meshrelay.dare.follow.Replica;
import org.meshrelay.dare.spool.Durability;
import org.meshrelay.dare.spool.UnfinishedRestoreException;
import org.meshrelay.dare.spool.WrongLanesException;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.port.Endpoint;
import org.meshrelay.protocol.port.ServiceLocator;
import org.meshrelay.relay.account.ServiceIdentity;
import org.meshrelay.relay.admin.AdminListener;
import org.meshrelay.relay.admin.ControlHandler;
import org.meshrelay.relay.admin.EngineMetrics;
import org.meshrelay.relay.admin.Metrics;
import org.meshrelay.relay.cli.CommandException;
import org.meshrelay.relay.cli.ExitCode;
import org.meshrelay.relay.cli.FollowOrder;
import org.meshrelay.relay.cli.RunningFollower;
import org.meshrelay.relay.config.RelayConfig;
import org.meshrelay.relay.delivery.RollbackGuard;
import org.meshrelay.relay.follow.FollowPace;
import org.meshrelay.relay.follow.FollowPass;
import org.meshrelay.relay.follow.Follower;
import org.meshrelay.relay.follow.PrimaryCalls;
import org.meshrelay.relay.keys.KeyFileException;
import org.meshrelay.relay.keys.NodeKeyFiles;
import org.meshrelay.relay.keys.NodeKeys;
import org.meshrelay.relay.retention.StoreUpkeep;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node that follows another one, put together by hand as {@link RelayAssembly} does. */
final class Standby implements RunningFollower {
  private static final Logger LOG = LoggerFactory.getLogger(Standby.class);

  /** One request with everything it takes: Hello, exchange, waits that the node asks for. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final int START_SECONDS = 30;
  private static final int CLOSE_SECONDS = 10;

  /** Longer out of step than this a probe is told. A guess: thirty times what is usual. */
  private static final Duration LAG_MAX = Duration.ofSeconds(60);

  private final Foundation foundation;
  private final NodeEnvironment environment;
  private final HttpPeerTransport transport;
  private final Replica replica;
  private final Follower follower;
  private final FollowPace pace;
  private final StoreUpkeep upkeep;
  private final AdminListener admin;
  private final RelayConfig config;
  private final CompletableFuture<Integer> failure;

  private Standby(RelayConfig config, NodeEnvironment environment, Parts parts) {
    this.config = config;
    this.environment = environment;
    this.foundation = parts.foundation;
    this.transport = parts.transport;
    this.replica = parts.replica;
    this.failure = parts.failure;
    this.pace = parts.pace;
    this.follower = parts.follower;
    this.upkeep =
        new StoreUpkeep(replica.engine(), share -> 0, config.store(), environment.clock());
    measure();
    this.admin = listen();
    upkeep.start(() -> Future.succeededFuture(0));
  }

  private record Parts(
      Foundation foundation,
      HttpPeerTransport transport,
      Replica replica,
      Follower follower,
      FollowPace pace,
      CompletableFuture<Integer> failure) {}

  /**
   * Opens the copy and gets ready to ask; nothing is asked yet.
   *
   * @throws CommandException if it cannot: keys, a directory that is no copy, a port
   */
  static Standby start(RelayConfig config, NodeEnvironment environment, FollowOrder order) {
    NodeKeys keys;
    try {
      keys = new NodeKeyFiles(config.service().keysDirectory()).read();
    } catch (KeyFileException e) {
      throw new CommandException(ExitCode.CONFIGURATION, String.valueOf(e.getMessage()));
    }
    Foundation foundation = Foundation.open(config, environment);
    CompletableFuture<Integer> failure = new CompletableFuture<>();
    Replica replica;
    try {
      replica = replica(config, environment, foundation, failure);
    } catch (RuntimeException e) {
      foundation.close();
      throw e;
    }
    boolean cleartext = order.from().isPresent() && !order.from().get().secured();
    HttpPeerTransport transport = Outbound.transport(config, environment, foundation, cleartext);
    try {
      ServiceName service = config.service().primary();
      PrimaryCalls calls =
          new PrimaryCalls(
              new ServiceCalls(
                  session(config, environment, foundation, keys, transport, order),
                  environment.nanoTime(),
                  PATIENCE),
              service);
      FollowPace pace = new FollowPace(order.octetsPerSecondMax());
      Follower follower =
          new Follower(
              replica,
              calls,
              new AccountAddress(ServiceIdentity.OWN_LOCAL_PART, service),
              environment.clock(),
              pace);
      return new Standby(
          config, environment, new Parts(foundation, transport, replica, follower, pace, failure));
    } catch (RuntimeException e) {
      transport.close();
      replica.close();
      foundation.close();
      throw e;
    }
  }

  private static Replica replica(
      RelayConfig config,
      NodeEnvironment environment,
      Foundation foundation,
      CompletableFuture<Integer> failure) {
    EngineMetrics monitor =
        new EngineMetrics(
            foundation.metrics(),
            config.store().laneQueueMax(),
            cause -> failure.complete(ExitCode.IO),
            new RollbackGuard());
    try {
      return Replica.open(
          Stores.engineConfig(config.store()).withDurability(Durability.sync()),
          new ChronicleFrameStores(),
          monitor,
          environment.clock(),
          config.service().primary().text());
    } catch (NotAReplicaException e) {
      throw new CommandException(ExitCode.CANNOT_CREATE, "store.directory: " + e.getMessage());
    } catch (DirectoryLockedException e) {
      throw new CommandException(ExitCode.TRY_LATER, "store.directory: " + e.getMessage());
    } catch (UnfinishedRestoreException e) {
      throw new CommandException(ExitCode.UNAVAILABLE, "store.directory: " + e.getMessage());
    } catch (WrongLanesException e) {
      throw new CommandException(ExitCode.CONFIGURATION, "store.lanes: " + e.getMessage());
    }
  }

  private static ServiceSession session(
      RelayConfig config,
      NodeEnvironment environment,
      Foundation foundation,
      NodeKeys keys,
      HttpPeerTransport transport,
      FollowOrder order) {
    ServiceName service = config.service().primary();
    ServiceLocator locator =
        order
            .from()
            .map(Standby::at)
            .or(environment::locator)
            .orElseGet(() -> Outbound.locator(config, foundation));
    SessionEnvironment session =
        new SessionEnvironment(
            transport,
            locator,
            new OwnService(keys.credential().serviceUdf(), environment.clock().instant()),
            foundation.outbound().executor(),
            environment.entropy(),
            environment.clock(),
            environment.nanoTime());
    return ServiceSession.open(
        new ServiceGreeter(service, session), Outbound.credential(keys), session, Encoding.JSON_B);
  }

  private static ServiceLocator at(Endpoint endpoint) {
    return service -> CompletableFuture.completedFuture(List.of(endpoint));
  }

  /** Only the service whose host this is may be followed. */
  private record OwnService(String identifier, Instant since) implements ServicePins {
    @Override
    public Optional<ServicePin> find(ServiceName service) {
      return Optional.of(new ServicePin(service, identifier, ServicePin.Trust.PINNED, since));
    }

    @Override
    public void remember(ServicePin pin) {}

    @Override
    public boolean changed(ServicePin pinned, ServicePin offered) {
      return false;
    }
  }

  private void measure() {
    Metrics metrics = foundation.metrics();
    metrics.gauge("meshrelay_follow_lag_seconds", this::lagSeconds);
    metrics.gauge("meshrelay_follow_divergences", () -> state().divergences().size());
    metrics.total("meshrelay_follow_frames", () -> follower.done().frames());
    metrics.total("meshrelay_follow_octets", () -> follower.done().octets());
    metrics.total("meshrelay_follow_stubs", () -> follower.done().stubs());
    metrics.total("meshrelay_follow_erased_accounts", () -> follower.done().erased());
    metrics.total("meshrelay_follow_compared", () -> follower.done().compared());
    foundation
        .readiness()
        .require(
            "in-step",
            () ->
                lagSeconds() <= LAG_MAX.toSeconds()
                    ? Optional.empty()
                    : Optional.of("the copy is not in step"));
    foundation
        .readiness()
        .require(
            "same-history",
            () ->
                state().divergences().isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                        state().divergences().size() + " containers do not continue the copy"));
  }

  /** Since the copy had everything; infinite before it ever had. */
  private double lagSeconds() {
    Instant inStep = state().inStep();
    return inStep == null
        ? Double.POSITIVE_INFINITY
        : Duration.between(inStep, environment.clock().instant()).toMillis() / 1e3;
  }

  private AdminListener listen() {
    try {
      return AdminListener.start(
              foundation.vertx(),
              config.admin(),
              new AdminListener.Figures(foundation.metrics(), foundation.readiness()),
              request -> Future.succeededFuture(ControlHandler.Answer.of(404, "a copy, no node\n")))
          .await(START_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | RuntimeException e) {
      throw new CommandException(
          ExitCode.UNAVAILABLE,
          "cannot listen at admin.host and admin.port: " + e.getMessage() + "; change them");
    }
  }

  @Override
  public FollowPass pass(boolean check) throws MeshException {
    return follower.pass(check);
  }

  @Override
  public FollowState state() {
    return replica.state();
  }

  @Override
  public URI admin() {
    return URI.create("http://" + config.admin().host() + ":" + admin.port());
  }

  @Override
  public void stop() {
    pace.stop();
  }

  @Override
  public boolean pause(Duration time) {
    return pace.pause(time);
  }

  @Override
  public CompletionStage<Integer> failure() {
    return failure;
  }

  @Override
  public void close() {
    pace.stop();
    upkeep.close();
    transport.close();
    foundation.closePools();
    replica.close();
    try {
      admin.close().await(CLOSE_SECONDS, TimeUnit.SECONDS);
      foundation.vertx().close().await(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | RuntimeException e) {
      LOG.atWarn().setCause(e).log("event loops did not end in time");
    }
    foundation.metrics().close();
  }
}
