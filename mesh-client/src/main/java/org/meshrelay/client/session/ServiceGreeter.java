package org.meshrelay.client.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.session.SessionOutcome.Failure;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.port.Endpoint;
import org.meshrelay.protocol.profile.NotVerifiedException;
import org.meshrelay.protocol.profile.ServiceCredential;
import org.meshrelay.protocol.session.NoiseSuite;
import org.meshrelay.protocol.session.OuterCodec;
import org.meshrelay.protocol.transaction.HelloRequest;
import org.meshrelay.protocol.transaction.HelloResponse;
import org.meshrelay.protocol.transaction.MeshResponse;
import org.meshrelay.protocol.transaction.RequestCodec;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.protocol.transaction.ResponseCodec;
import org.meshrelay.protocol.transaction.ResponseStatus;
import org.meshrelay.protocol.transaction.TransactionName;
import org.meshrelay.protocol.transaction.Version;

/**
 * Gets to know one service by Hello and keeps what it learnt (http-binding.md 8, protocol.md 6.2).
 *
 * <p>The answer is unauthenticated as a whole: only profiles that verify, with a host that the
 * service has bound, and a service profile that is the pinned one or the first one seen, become a
 * {@link ServiceIdentity}. Hosts that the service has named inside a session are greeted first (ADR
 * 73). Concurrent callers share one Hello. Any thread; may be shared by the sessions of several
 * devices.
 */
public final class ServiceGreeter {
  /** As long as an exchange may take (authentication.md 8); Hello is cheaper. */
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final ServiceName service;
  private final SessionEnvironment environment;
  private final ServiceChannel channel;
  private final Offload offload;
  private final DirectRoute route;
  private final AtomicReference<@Nullable ServiceIdentity> known = new AtomicReference<>();
  private final AtomicBoolean askedAgain = new AtomicBoolean();
  private final AtomicReference<@Nullable CompletableFuture<Step<ServiceIdentity>>> running =
      new AtomicReference<>();

  /** A greeter that has not met its service yet. */
  public ServiceGreeter(ServiceName service, SessionEnvironment environment) {
    this.service = service;
    this.environment = environment;
    this.offload = new Offload(environment.crypto());
    this.route = new DirectRoute(service, environment, offload);
    this.channel = new ServiceChannel(service, environment, route);
  }

  /** The result of a greeting. */
  public sealed interface Greeting {
    /** The service is known. */
    record Known(ServiceIdentity identity) implements Greeting {}

    /** It is not. */
    record Unknown(SessionOutcome outcome) implements Greeting {}
  }

  /** The domain. */
  public ServiceName service() {
    return service;
  }

  /** What is known of the service, from memory if it was met before, else by Hello. */
  public CompletionStage<Greeting> greet(Deadline deadline) {
    return identity(deadline)
        .thenApply(
            step ->
                switch (step) {
                  case Step.Go<ServiceIdentity>(ServiceIdentity identity) ->
                      new Greeting.Known(identity);
                  case Step.End<ServiceIdentity>(SessionOutcome outcome) ->
                      new Greeting.Unknown(outcome);
                });
  }

  /** Forgets what was learnt: the next caller says Hello again. */
  public void forget() {
    known.set(null);
  }

  /** True for JSON, and for what the Hello of the service, if it is known, advertises. */
  boolean offers(Encoding encoding) {
    ServiceIdentity identity = known.get();
    Version version = identity == null ? null : identity.hello().version();
    return encoding == Encoding.JSON
        || (version != null
            && version.encodings().stream()
                .anyMatch(offer -> offer.id().contains(encoding.mediaType())));
  }

  ServiceChannel channel() {
    return channel;
  }

  /** True once for each Hello that names other hosts than are known. */
  boolean hasNews() {
    ServiceIdentity identity = known.get();
    return identity != null
        && route.isNews(identity.hello())
        && askedAgain.compareAndSet(false, true);
  }

  /** Takes what the service has said inside a session; true if it is to be greeted elsewhere. */
  boolean learn(HelloResponse hello) {
    boolean elsewhere = route.learn(hello);
    if (elsewhere) {
      forget();
    }
    return elsewhere;
  }

  /** True if a reply came from a host that the service has named. */
  boolean isDirect(Endpoint from) {
    return route.leadsTo(from);
  }

  /** Goes back to discovery: the next caller says Hello again, there. */
  CompletionStage<Step<Boolean>> leaveDirect(String why) {
    forget();
    return route.leave(why);
  }

  CompletionStage<Step<ServiceIdentity>> identity(Deadline deadline) {
    ServiceIdentity identity = known.get();
    if (identity != null) {
      return CompletableFuture.completedStage(Step.go(identity));
    }
    CompletableFuture<Step<ServiceIdentity>> mine = new CompletableFuture<>();
    CompletableFuture<Step<ServiceIdentity>> other = running.compareAndExchange(null, mine);
    if (other != null) {
      long nanos = Math.max(1, deadline.remainingNanos(environment.nanoTime().getAsLong()));
      return other
          .copy()
          .completeOnTimeout(
              Step.failed(Failure.TIMEOUT, "no Hello in time"), nanos, TimeUnit.NANOSECONDS);
    }
    hello(deadline).whenComplete((step, failure) -> finish(mine, step, failure));
    return mine;
  }

  private void finish(
      CompletableFuture<Step<ServiceIdentity>> mine,
      @Nullable Step<ServiceIdentity> step,
      @Nullable Throwable failure) {
    if (step instanceof Step.Go<ServiceIdentity>(ServiceIdentity identity)) {
      askedAgain.set(false);
      known.set(identity);
    }
    running.set(null);
    if (step == null) {
      mine.completeExceptionally(failure == null ? new IllegalStateException() : failure);
    } else {
      mine.complete(step);
    }
  }

  private CompletionStage<Step<ServiceIdentity>> hello(Deadline deadline) {
    return route
        .candidates()
        .thenCompose(
            step ->
                switch (step) {
                  case Step.Go<List<DirectHost>>(List<DirectHost> hosts) ->
                      hosts.isEmpty() ? located(deadline) : direct(hosts, 0, deadline);
                  case Step.End<List<DirectHost>>(SessionOutcome outcome) ->
                      CompletableFuture.completedStage(Step.end(outcome));
                });
  }

  /** The first of the hosts that shows the pinned service; discovery if none does. */
  private CompletionStage<Step<ServiceIdentity>> direct(
      List<DirectHost> hosts, int index, Deadline deadline) {
    if (index == hosts.size()) {
      return route
          .leave("none of its hosts answers as " + service.text())
          .thenCompose(ignored -> located(deadline));
    }
    DirectHost host = hosts.get(index);
    Deadline until = deadline.atMost(environment.nanoTime().getAsLong(), LIMIT);
    return environment
        .locator()
        .resolve(service, host.endpoint())
        .handle(
            (endpoints, failure) ->
                endpoints == null
                    ? CompletableFuture.completedStage(
                        ServiceChannel.<ServiceIdentity>ended(failure))
                    : greet(host, endpoints, until))
        .thenCompose(stage -> stage)
        .thenCompose(
            step -> {
              if (step instanceof Step.End<ServiceIdentity>(SessionOutcome outcome)) {
                route.pass(host, outcome);
                return direct(hosts, index + 1, deadline);
              }
              return CompletableFuture.completedStage(step);
            });
  }

  private CompletionStage<Step<ServiceIdentity>> greet(
      DirectHost host, List<Endpoint> endpoints, Deadline until) {
    return channel
        .exchangeWith(endpoints, request(), Encoding.JSON, until)
        .thenCompose(step -> verified(step, true))
        .thenApply(
            step -> {
              if (step instanceof Step.Go<ServiceIdentity>) {
                route.take(host, endpoints);
              }
              return step;
            });
  }

  private CompletionStage<Step<ServiceIdentity>> located(Deadline deadline) {
    return channel
        .exchange(request(), Encoding.JSON, LIMIT, deadline)
        .thenCompose(step -> verified(step, false));
  }

  private static Bytes request() {
    Bytes payload = RequestCodec.encode(new HelloRequest(RequestHeader.EMPTY), Encoding.JSON);
    return OuterCodec.write(OuterCodec.unprotected(payload), Encoding.JSON);
  }

  private CompletionStage<Step<ServiceIdentity>> verified(
      Step<ServiceChannel.Received> step, boolean asPinned) {
    return switch (step) {
      case Step.Go<ServiceChannel.Received>(ServiceChannel.Received received) ->
          offload.run(() -> verify(received, asPinned));
      case Step.End<ServiceChannel.Received>(SessionOutcome outcome) ->
          CompletableFuture.completedStage(Step.end(outcome));
    };
  }

  private Step<ServiceIdentity> verify(ServiceChannel.Received received, boolean asPinned) {
    return switch (Replies.sort(received.reply())) {
      case Replies.Outer.None none -> Step.end(none.outcome());
      case Replies.Outer.Protected ignored ->
          Step.failed(Failure.PROTOCOL, "Hello was answered with a protected message");
      case Replies.Outer.Unprotected plain -> verify(received, plain.payload(), asPinned);
    };
  }

  private Step<ServiceIdentity> verify(
      ServiceChannel.Received received, Bytes payload, boolean asPinned) {
    MeshResponse response;
    try {
      response = ResponseCodec.decode(TransactionName.HELLO, payload, Encoding.JSON);
    } catch (DecodeException e) {
      return Step.failed(Failure.PROTOCOL, "Hello: " + e.getMessage());
    }
    if (response instanceof HelloResponse hello && hello.outcome().isSuccess()) {
      return believe(hello, received.from().secured(), asPinned);
    }
    ResponseStatus outcome = response.outcome();
    return outcome.isSuccess()
        ? Step.failed(Failure.PROTOCOL, "Hello was answered without profiles")
        : Step.end(Replies.stopped(outcome, received.reply()));
  }

  private Step<ServiceIdentity> believe(HelloResponse hello, boolean secured, boolean asPinned) {
    if (hello.profileService() == null
        || hello.profileHost() == null
        || hello.connectionHost() == null) {
      return Step.failed(
          Failure.UNTRUSTED, "Hello lacks ProfileService, ProfileHost or ConnectionHost");
    }
    ServiceCredential credential;
    try {
      credential =
          ServiceCredential.verify(
              hello.profileService(), hello.profileHost(), hello.connectionHost());
    } catch (DecodeException | NotVerifiedException e) {
      return Step.failed(
          Failure.UNTRUSTED, "the profiles of the service do not verify: " + e.getMessage());
    }
    List<NoiseSuite> suites = suites(hello);
    if (suites.isEmpty()) {
      return Step.failed(Failure.PROTOCOL, "the service takes no handshake that we know");
    }
    ServicePin offered =
        new ServicePin(
            service,
            credential.serviceUdf(),
            secured ? ServicePin.Trust.TLS : ServicePin.Trust.TOFU,
            environment.clock().instant());
    return pinned(offered, credential, asPinned)
        .<Step<ServiceIdentity>>map(
            pin -> Step.go(new ServiceIdentity(pin, credential, hello, suites)))
        .orElseGet(
            () ->
                Step.failed(
                    Failure.UNTRUSTED,
                    service.text() + " answers as " + offered.identifier() + ", not as pinned"));
  }

  private static List<NoiseSuite> suites(HelloResponse hello) {
    return hello.suites().isEmpty()
        ? List.of(NoiseSuite.X448)
        : hello.suites().stream().map(NoiseSuite::ofWireName).flatMap(Optional::stream).toList();
  }

  /** At a host that the service has named, only the service that named it is believed. */
  private Optional<ServicePin> pinned(
      ServicePin offered, ServiceCredential credential, boolean asPinned) {
    Optional<ServicePin> pin = environment.pins().find(service);
    if (asPinned) {
      return pin.filter(known -> credential.service().isNamedBy(known.identifier()));
    }
    if (pin.isEmpty()) {
      environment.pins().remember(offered);
      return Optional.of(offered);
    }
    if (credential.service().isNamedBy(pin.get().identifier())) {
      return pin;
    }
    return environment.pins().changed(pin.get(), offered) ? Optional.of(offered) : Optional.empty();
  }
}
