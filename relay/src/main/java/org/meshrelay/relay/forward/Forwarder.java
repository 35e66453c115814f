package org.meshrelay.relay.forward;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.session.SessionCredential;
import org.meshrelay.client.session.SessionEnvironment;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.relay.account.AccountDirectory;
import org.meshrelay.relay.account.ServiceIdentity;
import org.meshrelay.relay.delivery.Clocks;
import org.meshrelay.relay.delivery.IncidentLog;
import org.meshrelay.relay.delivery.IngressRoute;
import org.meshrelay.relay.delivery.OutboundListener;
import org.meshrelay.relay.delivery.Outqueue;
import org.meshrelay.relay.delivery.PairOutcome;
import org.meshrelay.relay.pool.CryptoPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what was recorded, in order per sender and recipient, until it is delivered, refused or
 * too old; every ending is durable in the sender's spools.
 *
 * <p>What is to be done is in the senders' {@code mmm_Outqueue}; in memory are positions only.
 * After a restart, by whatever, {@link #start} reads the queues again from their positions and goes
 * on. A message whose answer was lost is sent again, and the recipient's service gives its first
 * answer.
 *
 * <p>All state belongs to one event-loop context; {@link #room}, {@link #recorded} and {@link
 * #delivered} may be called from any thread.
 */
public final class Forwarder implements OutboundListener {
  private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);

  /** Of what grew too old behind a breaker; each writes a frame, and a lane has other work. */
  private static final int GIVEN_UP_AT_ONCE = 256;

  private final Vertx vertx;
  private final Context context;
  private final Parts parts;
  private final ServiceIdentity identity;
  private final ForwardSettings settings;
  private final Clocks clocks;
  private final WaitingCount waiting;
  private final Marks marks;
  private final Exchanges exchanges;
  private final LongAdder retried = new LongAdder();
  private final LongAdder limitFalls = new LongAdder();
  private final AdaptiveLimit limit;
  private final Bearings bearings;
  private final Map<ServiceName, Destination> destinations = new HashMap<>();

  /** Destinations that had something due when all exchanges were taken. */
  private final Set<ServiceName> starved = new LinkedHashSet<>();

  /** First frame recorded since the start, by account; null once all queues were read. */
  private @Nullable Map<AccountAddress, Long> recordedSinceStart = new HashMap<>();

  private int inFlight;
  private volatile int limitNow;
  private @Nullable Promise<Void> stopping;

  /**
   * What the forwarder works with.
   *
   * @param engine outbound spools and queues
   * @param directory senders
   * @param session how other services are spoken to
   * @param credential the service's own in those sessions
   * @param incidents notes services that misbehave
   * @param crypto pool for receipts
   * @param readers pool for frames
   * @param held services that the operator holds back
   * @param random jitter
   */
  public record Parts(
      SpoolEngine engine,
      AccountDirectory directory,
      SessionEnvironment session,
      SessionCredential credential,
      IncidentLog incidents,
      CryptoPool crypto,
      CryptoPool readers,
      HeldServices held,
      RandomGenerator random) {}

  /** A forwarder on a context of its own; {@link #start} makes it deliver. */
  public Forwarder(
      Vertx vertx, Parts parts, ServiceIdentity identity, ForwardSettings settings, Clocks clocks) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.parts = parts;
    this.identity = identity;
    this.settings = settings;
    this.clocks = clocks;
    DestinationBreaker.prepare();
    this.limit = new AdaptiveLimit(settings.concurrency());
    this.limitNow = limit.value();
    this.bearings =
        new Bearings(settings.concurrencyPerDestination(), settings.breakerPause(), clocks::nanos);
    this.waiting = new WaitingCount(settings.queuedPerDestinationMax(), settings.queuedMax());
    this.marks =
        new Marks(vertx, parts.engine(), parts.session().entropy(), waiting, this::finishStopping);
    PeerPost post =
        new PeerPost(
            parts.session(),
            parts.credential(),
            clocks.clock(),
            new PeerPost.Tools(parts.incidents(), parts.crypto(), this::transferred),
            settings.attemptLimit());
    this.exchanges =
        new Exchanges(parts.engine(), parts.directory(), identity, post, parts.readers());
  }

  /**
   * Reads all queues and begins to deliver; completes when every queue was read. Messages may be
   * recorded meanwhile.
   *
   * @param ingress delivers to accounts here what was recorded before a restart
   */
  public Future<Void> start(IngressRoute ingress) {
    exchanges.join(ingress);
    Promise<Void> started = Promise.promise();
    var ignored =
        parts
            .readers()
            .submit(
                () -> {
                  parts.engine().accounts(this::restore);
                  return true;
                })
            .onComplete(
                read ->
                    context.runOnContext(
                        nothing -> {
                          recordedSinceStart = null;
                          marks.allQueuesRead();
                          if (read.succeeded()) {
                            started.complete();
                          } else {
                            started.fail(read.cause());
                          }
                        }));
    return started.future();
  }

  /** On a reader thread. */
  private void restore(AccountAddress sender) {
    if (sender.equals(identity.ownAccount())) {
      return;
    }
    List<Outqueue.Asked> unsettled = Outqueue.unsettled(parts.engine(), sender);
    if (!unsettled.isEmpty() && parts.directory().load(sender).isPresent()) {
      context.runOnContext(nothing -> restored(sender, unsettled));
    }
  }

  private void restored(AccountAddress sender, List<Outqueue.Asked> unsettled) {
    Map<AccountAddress, Long> since = recordedSinceStart;
    long first = since == null ? Long.MAX_VALUE : since.getOrDefault(sender, Long.MAX_VALUE);
    for (Outqueue.Asked asked : unsettled) {
      if (asked.frame() < first) {
        asked.recipients().forEach(recipient -> waiting.add(recipient.domain(), 1));
        take(sender, asked, true);
      }
    }
  }

  @Override
  public long room(ServiceName domain) {
    return waiting.room(domain);
  }

  @Override
  public void recorded(AccountAddress sender, Outqueue.Asked asked) {
    asked.recipients().forEach(recipient -> waiting.add(recipient.domain(), 1));
    context.runOnContext(
        nothing -> {
          Map<AccountAddress, Long> since = recordedSinceStart;
          if (since != null) {
            since.putIfAbsent(sender, asked.frame());
          }
          take(sender, asked, false);
        });
  }

  /** Those to accounts here are being tried already, unless this is a restart. */
  private void take(AccountAddress sender, Outqueue.Asked asked, boolean restart) {
    Set<ServiceName> touched = new LinkedHashSet<>();
    for (AccountAddress recipient : asked.recipients()) {
      if (marks.open(sender, asked.frame(), recipient)
          && (restart || !identity.hosts(recipient.domain()))) {
        destination(recipient.domain())
            .lane
            .offer(
                new PendingDelivery(
                    sender, asked.frame(), asked.outboundIndex(), recipient, asked.recorded()),
                now());
        touched.add(recipient.domain());
      }
    }
    touched.forEach(this::pump);
  }

  @Override
  public void delivered(
      AccountAddress sender, Outqueue.Asked asked, AccountAddress recipient, PairOutcome outcome) {
    PendingDelivery delivery =
        new PendingDelivery(
            sender, asked.frame(), asked.outboundIndex(), recipient, asked.recorded());
    AccountAddress moved = outcome.movedTo();
    context.runOnContext(
        nothing -> {
          if (moved == null) {
            marks.settle(delivery, asked.messageId(), ending(outcome));
          } else {
            follow(delivery, moved);
          }
        });
  }

  /** Once: two services that send to each other would have the message go round for ever. */
  private void follow(PendingDelivery delivery, AccountAddress to) {
    if (delivery.movedTo() != null || to.equals(delivery.recipient())) {
      marks.settle(delivery, Settlement.Ending.rejected(StatusCode.REDIRECT_PERMANENT.toString()));
      return;
    }
    destination(to.domain()).lane.offer(delivery.to(to), now());
    pump(to.domain());
  }

  private static Settlement.Ending ending(PairOutcome outcome) {
    return outcome.isAccepted()
        ? Settlement.Ending.received(outcome.receipt())
        : Settlement.Ending.rejected(outcome.code().toString());
  }

  @Override
  public void accountDeleted(AccountAddress sender) {
    context.runOnContext(
        nothing ->
            List.copyOf(destinations.values()).forEach(destination -> drop(destination, sender)));
  }

  private void drop(Destination destination, AccountAddress sender) {
    destination
        .lane
        .drop(sender)
        .forEach(delivery -> marks.settle(delivery, Settlement.Ending.dropped()));
    forgetIfIdle(destination);
  }

  private void forgetIfIdle(Destination destination) {
    if (destination.lane.isEmpty()) {
      destination.cancel(vertx);
      destinations.remove(destination.service);
    }
  }

  private Destination destination(ServiceName domain) {
    return destinations.computeIfAbsent(domain, name -> new Destination(name, bearings.of(name)));
  }

  private void pump(ServiceName domain) {
    Destination destination = destinations.get(domain);
    if (destination == null || stopping != null || parts.held().contains(domain)) {
      return;
    }
    while (inFlight < limit.value()) {
      List<DestinationLane.Slot> batch = destination.next(now());
      if (batch.isEmpty()) {
        destination.wakeWhenDue(vertx, now(), () -> pump(domain));
        return;
      }
      inFlight++;
      attempt(domain, destination, batch);
    }
    if (destination.nanosToNext(now()).isPresent()) {
      starved.add(domain);
    }
  }

  private void attempt(
      ServiceName domain, Destination destination, List<DestinationLane.Slot> batch) {
    Future<List<Attempt>> attempts =
        exchanges.attempt(domain, batch.stream().map(slot -> slot.delivery).toList());
    var ignored = attempts.onComplete(done -> ended(domain, destination, batch, done.result()));
  }

  private void transferred(ServiceName service, long nanos) {
    context.runOnContext(
        nothing -> {
          Destination destination = destinations.get(service);
          int demand = destination == null ? 0 : destination.lane.demand(now());
          AdaptiveLimit there =
              destination == null ? bearings.of(service).limit() : destination.limit;
          if (there.ended(nanos, demand, now()) < 0) {
            limitFalls.increment();
          }
          if (limit.ended(nanos, inFlight + starved.size(), now()) < 0) {
            limitFalls.increment();
          }
          limitNow = limit.value();
        });
  }

  private void ended(
      ServiceName domain,
      Destination destination,
      List<DestinationLane.Slot> batch,
      List<Attempt> attempts) {
    for (int i = 0; i < batch.size(); i++) {
      conclude(destination, batch.get(i), attempts.get(i));
    }
    inFlight--;
    destination.lane.exchangeEnded();
    judge(destination, attempts);
    // One that is held, left alone or not due leaves its place to the next.
    while (inFlight < limit.value() && !starved.isEmpty()) {
      ServiceName next = starved.iterator().next();
      starved.remove(next);
      pump(next);
    }
    pump(domain);
    forgetIfIdle(destination);
    finishStopping();
  }

  /** Whether the destination is left alone from now on, or is not any more. */
  private void judge(Destination destination, List<Attempt> attempts) {
    switch (destination.breaker.ended(Attempt.evidence(attempts))) {
      case OPENED -> {
        bearings.opened(destination.service);
        LOG.warn(
            "service is left alone for a while, half of the last exchanges failed service={}"
                + " reason={} deliveries={}",
            destination.service,
            destination.lastError(),
            destination.lane.queued());
      }
      case CLOSED -> {
        bearings.closed(destination.service);
        LOG.info("service works again service={}", destination.service);
      }
      case NONE -> {
        // As before.
      }
    }
    if (destination.breaker.isOpen()) {
      giveUpOld(destination);
    }
  }

  /** What a breaker holds back is tried no more, and must not wait for ever. */
  private void giveUpOld(Destination destination) {
    long pause = destination.breaker.nanosToNext().orElse(0);
    int left = GIVEN_UP_AT_ONCE;
    for (DestinationLane.Slot first : destination.lane.waiting(now())) {
      DestinationLane.Slot slot = first;
      while (slot != null && left > 0 && isOver(slot, pause)) {
        left--;
        destination.lane.settled(slot, now());
        marks.settle(slot.delivery, Settlement.Ending.failed(destination.lastError()));
        slot = destination.lane.head(first.delivery.pair());
      }
    }
  }

  private boolean isOver(DestinationLane.Slot slot, long pauseNanos) {
    Duration age = Duration.between(slot.delivery.accepted(), clocks.instant());
    return settings.retry().isOver(age, pauseNanos);
  }

  private void conclude(Destination destination, DestinationLane.Slot slot, Attempt attempt) {
    PendingDelivery delivery = slot.delivery;
    switch (attempt) {
      case Attempt.Delivered done -> {
        destination.lane.settled(slot, now());
        marks.settle(delivery, Settlement.Ending.received(done.receipt()));
      }
      case Attempt.Rejected refused -> {
        destination.lane.settled(slot, now());
        marks.settle(delivery, Settlement.Ending.rejected(refused.reason()));
      }
      case Attempt.Moved moved -> {
        destination.lane.settled(slot, now());
        follow(delivery, moved.to());
      }
      case Attempt.NotTried notTried ->
          destination.lane.postponed(slot, now(), notTried.pause().toNanos());
      case Attempt.Again again -> retry(destination, slot, again);
    }
  }

  private void retry(Destination destination, DestinationLane.Slot slot, Attempt.Again again) {
    destination.failed(again.reason());
    Duration age = Duration.between(slot.delivery.accepted(), clocks.instant());
    OptionalLong pause =
        settings
            .retry()
            .pauseNanos(slot.failures() + 1, age, again.retryAfter(), parts.random().nextDouble());
    if (pause.isPresent()) {
      retried.increment();
      destination.lane.failed(slot, now(), pause.getAsLong());
    } else {
      destination.lane.settled(slot, now());
      marks.settle(slot.delivery, Settlement.Ending.failed(again.reason()));
    }
  }

  /** Begins no further exchange; completes when those under way and their marks are over. */
  public Future<Void> stop() {
    Promise<Void> stopped = Promise.promise();
    context.runOnContext(
        nothing -> {
          stopping = stopped;
          marks.stop();
          destinations.values().forEach(destination -> destination.cancel(vertx));
          finishStopping();
        });
    return stopped.future();
  }

  private void finishStopping() {
    Promise<Void> stopped = stopping;
    if (stopped != null && inFlight == 0 && marks.underWay() == 0) {
      boolean ignored = stopped.tryComplete();
    }
  }

  /**
   * Sends nothing more to a service until it is let go, or goes on; survives a restart. Exchanges
   * under way end as they would.
   *
   * @return false if too many are held; durable when it completes
   */
  public Future<Boolean> hold(ServiceName service, boolean hold) {
    return parts
        .readers()
        .submit(() -> parts.held().change(service, hold))
        .onSuccess(changed -> context.runOnContext(nothing -> pump(service)));
  }

  /** True if it is of this node: what goes there passes no network, and is not held. */
  public boolean isHere(ServiceName service) {
    return identity.hosts(service);
  }

  /** Tries everything that waits for any service now, but for those that are held. */
  public void retryNow() {
    context.runOnContext(nothing -> List.copyOf(destinations.keySet()).forEach(this::retryNow));
  }

  /** Tries everything that waits for the service now, as an operator wishes. */
  public void retryNow(ServiceName domain) {
    context.runOnContext(
        nothing -> {
          Destination destination = destinations.get(domain);
          if (destination != null) {
            destination.lane.hurry(now());
            destination.breaker.hurry();
            pump(domain);
          }
        });
  }

  /** The state of every destination that something waits for, or that is held. */
  public Future<List<DestinationStatus>> destinations() {
    Promise<List<DestinationStatus>> result = Promise.promise();
    context.runOnContext(
        nothing -> {
          Instant now = clocks.instant();
          Set<ServiceName> shown = new LinkedHashSet<>(destinations.keySet());
          boolean ignored = shown.addAll(parts.held().all());
          result.complete(
              shown.stream()
                  .map(service -> status(service, now))
                  .sorted(DestinationStatus.BY_QUEUE)
                  .toList());
        });
    return result.future();
  }

  /** On the context. */
  private DestinationStatus status(ServiceName service, Instant now) {
    Destination known = destinations.get(service);
    Destination shown = known == null ? new Destination(service, bearings.look(service)) : known;
    return shown.status(now, parts.held().contains(service));
  }

  /** Exchanges that may be under way with one service. */
  Future<Integer> inFlightLimit(ServiceName service) {
    Promise<Integer> result = Promise.promise();
    context.runOnContext(nothing -> result.complete(bearings.of(service).limit().value()));
    return result.future();
  }

  private long now() {
    return clocks.nanos();
  }

  /** Deliveries that are not settled: a metric. */
  public long waiting() {
    return waiting.inAll();
  }

  /** Deliveries that ended well: a metric. */
  public long receivedCount() {
    return marks.receivedCount();
  }

  /** Deliveries that were refused for good: a metric. */
  public long rejectedCount() {
    return marks.rejectedCount();
  }

  /** Deliveries given up: a metric. */
  public long failedCount() {
    return marks.failedCount();
  }

  /** Exchanges that may be under way at present, all destinations together: a metric. */
  public int inFlightLimit() {
    return limitNow;
  }

  /** How often that limit, or the one of a destination, fell: a metric. */
  public long inFlightLimitFalls() {
    return limitFalls.sum();
  }

  /** Services that the operator holds back: a metric. */
  public int held() {
    return parts.held().size();
  }

  /** Destinations that are left alone at present, since exchanges with them failed: a metric. */
  public int leftAlone() {
    return bearings.openNow();
  }

  /** How often a destination was left alone: a metric. */
  public long leftAloneCount() {
    return bearings.openings();
  }

  /** Attempts that are to be repeated: a metric. */
  public long retriedCount() {
    return retried.sum();
  }
}
