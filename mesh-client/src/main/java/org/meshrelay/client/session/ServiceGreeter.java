package org.meshrelay.client.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.session.SessionOutcome.Failure;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.port.Deadline;
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
 * {@link ServiceIdentity}. Concurrent callers share one Hello. Any thread; may be shared by the
 * sessions of several devices.
 */
public final class ServiceGreeter {
  /** As long as an exchange may take (authentication.md 8); Hello is cheaper. */
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final ServiceName service;
  private final SessionEnvironment environment;
  private final ServiceChannel channel;
  private final Offload offload;
  private final AtomicReference<@Nullable ServiceIdentity> known = new AtomicReference<>();
  private final AtomicReference<@Nullable CompletableFuture<Step<ServiceIdentity>>> running =
      new AtomicReference<>();

  /** A greeter that has not met its service yet. */
  public ServiceGreeter(ServiceName service, SessionEnvironment environment) {
    this.service = service;
    this.environment = environment;
    this.channel = new ServiceChannel(service, environment);
    this.offload = new Offload(environment.crypto());
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
    Bytes payload = RequestCodec.encode(new HelloRequest(RequestHeader.EMPTY), Encoding.JSON);
    Bytes body = OuterCodec.write(OuterCodec.unprotected(payload), Encoding.JSON);
    return channel
        .exchange(body, Encoding.JSON, LIMIT, deadline)
        .thenCompose(
            step ->
                switch (step) {
                  case Step.Go<ServiceChannel.Received>(ServiceChannel.Received received) ->
                      offload.run(() -> verify(received));
                  case Step.End<ServiceChannel.Received>(SessionOutcome outcome) ->
                      CompletableFuture.completedStage(Step.end(outcome));
                });
  }

  private Step<ServiceIdentity> verify(ServiceChannel.Received received) {
    return switch (Replies.sort(received.reply())) {
      case Replies.Outer.None none -> Step.end(none.outcome());
      case Replies.Outer.Protected ignored ->
          Step.failed(Failure.PROTOCOL, "Hello was answered with a protected message");
      case Replies.Outer.Unprotected plain -> verify(received, plain.payload());
    };
  }

  private Step<ServiceIdentity> verify(ServiceChannel.Received received, Bytes payload) {
    MeshResponse response;
    try {
      response = ResponseCodec.decode(TransactionName.HELLO, payload, Encoding.JSON);
    } catch (DecodeException e) {
      return Step.failed(Failure.PROTOCOL, "Hello: " + e.getMessage());
    }
    if (response instanceof HelloResponse hello && hello.outcome().isSuccess()) {
      return believe(hello, received.from().secured());
    }
    ResponseStatus outcome = response.outcome();
    return outcome.isSuccess()
        ? Step.failed(Failure.PROTOCOL, "Hello was answered without profiles")
        : Step.end(Replies.stopped(outcome, received.reply()));
  }

  private Step<ServiceIdentity> believe(HelloResponse hello, boolean secured) {
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
    return pinned(offered, credential)
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

  private Optional<ServicePin> pinned(ServicePin offered, ServiceCredential credential) {
    Optional<ServicePin> pin = environment.pins().find(service);
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
