package org.meshrelay.client.session;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.session.SessionOutcome.Failure;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.session.AuthHeader;
import org.meshrelay.protocol.session.Mode;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.transaction.MeshRequest;

/**
 * Sends requests to one service as one caller, and reports as done only what the service's own key
 * has answered (authentication.md 8; MSP-90).
 *
 * <p>The first request says Hello and makes an exchange, later ones go under its ticket; renewal,
 * clock correction, challenges, retries under the same request ID and the pace of exchanges after
 * errors are taken care of. An answer that nobody authenticated can stop or delay a request, never
 * complete it. Requests may run concurrently, and those that come during an exchange wait for its
 * ticket. Any thread; never blocks; a stage never fails but for a bug.
 */
public final class ServiceSession {
  /** Requests that wait for the ticket of a running exchange. A guess: twice protocol.md 7.2. */
  private static final int WAITING_MAX = 200;

  /** Longest silence that a reply without authentication can impose on us. A guess. */
  private static final Duration QUIET_MAX = Duration.ofMinutes(5);

  private static final SessionOutcome TIMED_OUT =
      new SessionOutcome.Failed(Failure.TIMEOUT, "no session in time");

  private final ServiceGreeter greeter;
  private final SessionCredential credential;
  private final SessionEnvironment environment;
  private final Encoding encoding;
  private final Waits waits;
  private final Offload offload;
  private final ExchangePace pace;
  private final AtomicReference<@Nullable SessionTicket> ticket = new AtomicReference<>();
  private final AtomicReference<@Nullable CompletableFuture<SessionOutcome>> exchanging =
      new AtomicReference<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong quietUntilNanos;
  private volatile long clockOffsetMs;

  private ServiceSession(
      ServiceGreeter greeter,
      SessionCredential credential,
      SessionEnvironment environment,
      Encoding encoding,
      Waits waits) {
    this.greeter = greeter;
    this.credential = credential;
    this.environment = environment;
    this.encoding = encoding;
    this.waits = waits;
    this.offload = new Offload(environment.crypto());
    long now = environment.nanoTime().getAsLong();
    this.pace = new ExchangePace(now);
    this.quietUntilNanos = new AtomicLong(now);
  }

  /** A session with a service not met before; the outer messages are JSON. */
  public static ServiceSession open(
      ServiceName service, SessionCredential credential, SessionEnvironment environment) {
    return open(new ServiceGreeter(service, environment), credential, environment, Encoding.JSON);
  }

  /**
   * A session that shares what a greeter knows.
   *
   * @param encoding of outer messages, where the service advertises it, else JSON (MSP-35)
   */
  public static ServiceSession open(
      ServiceGreeter greeter,
      SessionCredential credential,
      SessionEnvironment environment,
      Encoding encoding) {
    return open(greeter, credential, environment, encoding, Waits.HEEDED);
  }

  /** What a session does when a service that was not authenticated tells it to wait. */
  public enum Waits {
    /** Nothing is sent until the wait is over. */
    HEEDED,
    /** The next request is sent all the same: how a service treats such clients is to be seen. */
    IGNORED
  }

  /** As above, also for clients that do not behave. */
  public static ServiceSession open(
      ServiceGreeter greeter,
      SessionCredential credential,
      SessionEnvironment environment,
      Encoding encoding,
      Waits waits) {
    return new ServiceSession(greeter, credential, environment, encoding, waits);
  }

  /** The domain of the service. */
  public ServiceName service() {
    return greeter.service();
  }

  /**
   * Sends the request and completes with how it ended, by the deadline.
   *
   * <p>A request without an ID gets one, so that its repetitions are recognised; a caller that
   * repeats a request itself must give the ID of the first time.
   *
   * @throws IllegalArgumentException if the request is of no transaction
   */
  public CompletionStage<SessionOutcome> send(MeshRequest request, Deadline deadline) {
    return send(request, null, deadline);
  }

  /** As {@link #send(MeshRequest, Deadline)}, with the answer to a challenge of policy (7.2). */
  public CompletionStage<SessionOutcome> send(
      MeshRequest request, AuthHeader.@Nullable Answer answer, Deadline deadline) {
    long quiet = quietUntilNanos.get() - environment.nanoTime().getAsLong();
    if (quiet > 0) {
      return CompletableFuture.completedStage(
          new SessionOutcome.Stopped(Refusal.rateLimited(Duration.ofNanos(quiet).toSeconds() + 1)));
    }
    return new Attempt(this, request, answer, deadline)
        .next()
        .thenCompose(outcome -> new DirectLearning(this).after(outcome, deadline));
  }

  /** Drops the ticket: the next request makes a new exchange. */
  public void forgetTicket() {
    ticket.set(null);
  }

  ServiceGreeter greeter() {
    return greeter;
  }

  SessionCredential credential() {
    return credential;
  }

  SessionEnvironment environment() {
    return environment;
  }

  /** That of the next outer message: what was asked for, where the service advertises it. */
  Encoding encoding() {
    return greeter.offers(encoding) ? encoding : Encoding.JSON;
  }

  Offload offload() {
    return offload;
  }

  ExchangePace pace() {
    return pace;
  }

  /** Device mode gets no tickets that outlive a request, so its exchanges need not be shared. */
  boolean sharesTickets() {
    return credential.mode() != Mode.DEVICE;
  }

  /** Wall time, corrected for this service. */
  long nowMs() {
    return environment.clock().millis() + clockOffsetMs;
  }

  /** Takes the service's clock as the truth for this service only (authentication.md 5.3). */
  void correctClock(Instant serverTime) {
    clockOffsetMs = serverTime.toEpochMilli() - environment.clock().millis();
  }

  @Nullable SessionTicket usableTicket() {
    SessionTicket current = ticket.get();
    if (current != null && !current.isUsable(nowMs(), environment.nanoTime().getAsLong())) {
      drop(current);
      return null;
    }
    return current;
  }

  void keep(SessionTicket fresh) {
    ticket.set(fresh);
  }

  /** Drops this ticket, unless another has taken its place. */
  void drop(SessionTicket used) {
    ticket.compareAndSet(used, null);
  }

  void beQuiet(long seconds) {
    if (waits == Waits.IGNORED) {
      return;
    }
    long nanos = Math.min(Duration.ofSeconds(seconds).toNanos(), QUIET_MAX.toNanos());
    quietUntilNanos.set(environment.nanoTime().getAsLong() + nanos);
  }

  /**
   * Makes the caller the one who exchanges, or has it wait for the one who does.
   *
   * @param lead run if no exchange is under way
   * @param follow run with the outcome of the exchange of another
   */
  CompletionStage<SessionOutcome> exchangeOrWait(
      Supplier<CompletionStage<SessionOutcome>> lead,
      Function<SessionOutcome, CompletionStage<SessionOutcome>> follow,
      Deadline deadline) {
    CompletableFuture<SessionOutcome> mine = new CompletableFuture<>();
    CompletableFuture<SessionOutcome> other = exchanging.compareAndExchange(null, mine);
    if (other == null) {
      return lead.get().whenComplete((outcome, failure) -> release(mine, outcome));
    }
    if (waiting.incrementAndGet() > WAITING_MAX) {
      waiting.decrementAndGet();
      return CompletableFuture.completedStage(
          new SessionOutcome.Failed(Failure.OVERLOADED, "too many requests wait for a session"));
    }
    long nanos = Math.max(1, deadline.remainingNanos(environment.nanoTime().getAsLong()));
    return other
        .copy()
        .completeOnTimeout(TIMED_OUT, nanos, TimeUnit.NANOSECONDS)
        .whenComplete((outcome, failure) -> waiting.decrementAndGet())
        .thenCompose(follow);
  }

  private void release(CompletableFuture<SessionOutcome> mine, @Nullable SessionOutcome outcome) {
    exchanging.set(null);
    mine.complete(
        outcome == null
            ? new SessionOutcome.Failed(Failure.PROTOCOL, "the exchange of another ended in a bug")
            : outcome);
  }
}
