package org.meshrelay.relay.gateway;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.port.InboundRequest;
import org.meshrelay.protocol.profile.AccountAuthority;
import org.meshrelay.protocol.session.AuthenticationKey;
import org.meshrelay.protocol.session.EphemeralStore;
import org.meshrelay.protocol.session.HandshakeGuard;
import org.meshrelay.protocol.session.OuterCodec;
import org.meshrelay.protocol.session.OuterMessage;
import org.meshrelay.protocol.session.ReplayWindow;
import org.meshrelay.protocol.session.RestartGuard;
import org.meshrelay.protocol.session.StekRing;
import org.meshrelay.protocol.session.TicketGuard;
import org.meshrelay.protocol.session.TicketPolicy;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.MeshRequest;
import org.meshrelay.protocol.transaction.ResponseStatus;
import org.meshrelay.protocol.transaction.StatusOnlyResponse;
import org.meshrelay.relay.admin.LoopLag;
import org.meshrelay.relay.admin.Metrics;
import org.meshrelay.relay.auth.AccountState;
import org.meshrelay.relay.auth.Accounts;
import org.meshrelay.relay.auth.Authenticator;
import org.meshrelay.relay.auth.BackupHosts;
import org.meshrelay.relay.auth.BinaryUdf;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.auth.ResponseSealer;
import org.meshrelay.relay.config.ConfigSamples;
import org.meshrelay.relay.config.LimitsConfig;
import org.meshrelay.relay.config.WorkConfig;
import org.meshrelay.relay.pool.BoundedPool;
import org.meshrelay.relay.pool.Timeouts;
import org.meshrelay.testkit.GuardedVertx;

/** A gateway with real keys, pools and sessions, over accounts and transactions of the test. */
final class TestGateway implements AutoCloseable {
  static final Instant START = Instant.parse("2026-11-25T10:00:00Z");
  static final ServiceName HOST = new ServiceName("one.example");
  static final ServiceName OTHER_HOST = new ServiceName("two.example");
  static final Bytes HELLO = Bytes.utf8("{\"MeshHelloResponse\":{\"Status\":201}}");
  static final String ADDRESS = "192.0.2.1";

  final Party.Service service = Party.Service.make();
  final EntropySource entropy = EntropySource.system();
  final Metrics metrics = new Metrics();
  final LoopLag lag = new LoopLag();
  final TestAccounts accounts = new TestAccounts();
  final List<Call> calls = new CopyOnWriteArrayList<>();

  /** What transactions answer; by default plain success. */
  volatile BiFunction<MeshRequest, Caller, Future<Transactions.Result>> answers =
      (request, caller) -> Future.succeededFuture(success());

  private final AtomicLong elapsedNanos = new AtomicLong(1);
  private final Vertx vertx;
  private final Context context;
  private final BoundedPool messages;
  private final BoundedPool handshakes;
  private final Timeouts timeouts = new Timeouts(metrics);
  private final StekRing ring;
  private final RequestGateway gateway;
  private final GatewayDoor door;

  /** A transaction that was executed. */
  record Call(MeshRequest request, Caller caller) {}

  TestGateway(Instant startedAt) {
    this(startedAt, ConfigSamples.limits(Map.of("limits.per-address", "off")));
  }

  TestGateway(Instant startedAt, LimitsConfig limits) {
    this.vertx = GuardedVertx.openSingle();
    this.context = vertx.getOrCreateContext();
    this.messages = new BoundedPool("messages", 2, 16, metrics);
    this.handshakes = new BoundedPool("handshakes", 1, 4, metrics);
    this.ring = StekRing.random(entropy);
    AdmissionControl admission = new AdmissionControl(limits, 1, this::nanos, metrics);
    LoadMeter load = new LoadMeter(handshakes::occupancy, lag);
    this.gateway = create(startedAt, new Gate(admission, load), ConfigSamples.work());
    this.door =
        new GatewayDoor(
            admission,
            new GatewayDoor.Load(load, messages::isBusy, messages::isFull),
            new TicketGuard(ring, this::epoch),
            this::instant,
            this::nanos);
  }

  private record Gate(AdmissionControl admission, LoadMeter load) {}

  private long epoch(AccountAddress account, Bytes device) {
    return accounts.load(account).map(state -> state.epoch(BinaryUdf.parse(device))).orElse(0L);
  }

  private RequestGateway create(Instant startedAt, Gate gate, WorkConfig work) {
    RestartGuard restart = new RestartGuard(startedAt.toEpochMilli());
    HandshakeGuard guard =
        new HandshakeGuard(
            List.of(
                new AuthenticationKey(
                    service.credential().authenticationKey(), service.host().authentication())),
            new EphemeralStore(1024),
            restart);
    Authenticator authenticator =
        new Authenticator(
            new Authenticator.Guards(
                guard, new TicketGuard(ring, this::epoch), new ReplayWindow(1024), restart),
            accounts,
            Set.of(HOST, OTHER_HOST),
            BackupHosts.NONE,
            false);
    TicketPolicy policy =
        new TicketPolicy(Duration.ofMinutes(15), Duration.ofMinutes(60), Duration.ofHours(24));
    return GatewayFactory.create(
        new GatewayFactory.Security(
            authenticator, new ResponseSealer(ring, policy, entropy), guard),
        new GatewayFactory.Pools(messages, handshakes),
        new GatewayFactory.Protection(gate.admission(), gate.load()),
        new GatewayFactory.Behind(this::execute, HELLO, work),
        new GatewayFactory.Foundation(
            new RequestGateway.Ground(metrics, this::instant, this::nanos, timeouts), entropy));
  }

  private Future<Transactions.Result> execute(
      MeshRequest request, Caller caller, Deadline deadline) {
    calls.add(new Call(request, caller));
    return answers.apply(request, caller);
  }

  static Transactions.Result success() {
    return result(StatusCode.SUCCESS);
  }

  static Transactions.Result result(StatusCode code) {
    return new Transactions.Result(new StatusOnlyResponse(ResponseStatus.of(code)), null);
  }

  /** Lets time pass. */
  void pass(Duration time) {
    elapsedNanos.addAndGet(time.toNanos());
  }

  Instant instant() {
    return START.plusNanos(nanos());
  }

  long nowMs() {
    return instant().toEpochMilli();
  }

  long nanos() {
    return elapsedNanos.get();
  }

  /** Fills the pool of the handshakes until the latch is released. */
  List<Future<Boolean>> fillHandshakes(CountDownLatch release) {
    return fill(handshakes, 5, release);
  }

  /** Fills the pool of the messages until the latch is released. */
  List<Future<Boolean>> fillMessages(CountDownLatch release) {
    return fill(messages, 18, release);
  }

  private static List<Future<Boolean>> fill(
      BoundedPool pool, int capacity, CountDownLatch release) {
    List<Future<Boolean>> taken = new ArrayList<>();
    while (taken.size() < capacity) {
      Future<Boolean> work = pool.submit(() -> release.await(20, TimeUnit.SECONDS));
      if (!work.failed()) {
        taken.add(work);
      }
    }
    return taken;
  }

  /** What the binding asks, over the same tickets. */
  GatewayDoor door() {
    return door;
  }

  @CanIgnoreReturnValue
  EncodedReply send(OuterMessage message) throws Exception {
    return send(OuterCodec.write(message, Encoding.JSON), Encoding.JSON, HOST);
  }

  EncodedReply send(Bytes body, Encoding encoding, ServiceName host) throws Exception {
    return send(body, encoding, host, Duration.ofSeconds(5));
  }

  EncodedReply send(Bytes body, Encoding encoding, ServiceName host, Duration limit)
      throws Exception {
    return submit(body, encoding, host, limit).await(20, TimeUnit.SECONDS);
  }

  Future<EncodedReply> submit(Bytes body, Encoding encoding, ServiceName host, Duration limit) {
    InboundRequest request =
        new InboundRequest(
            body, encoding, host.text(), ADDRESS, true, Deadline.after(nanos(), limit));
    io.vertx.core.Promise<EncodedReply> reply = io.vertx.core.Promise.promise();
    context.runOnContext(
        ignored ->
            gateway
                .accept(request)
                .whenComplete(
                    (value, failure) -> {
                      if (failure == null) {
                        reply.complete(value);
                      } else {
                        reply.fail(failure);
                      }
                    }));
    return reply.future();
  }

  @Override
  public void close() throws TimeoutException {
    messages.close();
    handshakes.close();
    timeouts.close();
    vertx.close().await(10, TimeUnit.SECONDS);
    metrics.close();
  }

  /** Accounts as the test wants them. */
  static final class TestAccounts implements Accounts {
    private final Map<AccountAddress, State> states = new ConcurrentHashMap<>();

    void put(AccountAddress address, State state) {
      states.put(address, state);
    }

    void remove(AccountAddress address) {
      states.remove(address);
    }

    @Override
    public Optional<AccountState> load(AccountAddress address) {
      return Optional.ofNullable(states.get(address));
    }

    @Override
    public Optional<AccountState> current(AccountAddress address) {
      return load(address);
    }
  }

  /** One account. */
  record State(
      AccountAuthority authority,
      boolean deviceCatalogEmpty,
      List<PublicKey> live,
      Map<Udf, Long> epochs)
      implements AccountState {
    static State of(Party.User user, PublicKey... live) {
      return new State(user.account().authority(), false, List.of(live), new HashMap<>());
    }

    State withEpoch(Udf device, long epoch) {
      return new State(authority, deviceCatalogEmpty, live, Map.of(device, epoch));
    }

    State neverWritten() {
      return new State(authority, true, List.of(), epochs);
    }

    @Override
    public Optional<PublicKey> liveSignatureKey(Udf device) {
      return live.stream().filter(key -> key.udf().equals(device)).findFirst();
    }

    @Override
    public long epoch(Udf device) {
      return epochs.getOrDefault(device, 0L);
    }
  }
}
