package org.meshrelay.client.session;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.meshrelay.client.session.SessionOutcome.Failure;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.port.Endpoint;
import org.meshrelay.protocol.port.TransportException;

/**
 * Gets one body to a service and a reply back: only a failed connection or a 503 without a message
 * lets it go to the next target (http-binding.md 5); every other reply is the reply. A host that
 * the service has named itself comes before what discovery finds, as long as it answers.
 */
final class ServiceChannel {
  /** Targets tried for one body (http-binding.md 7.2, step 8). */
  private static final int TARGETS_MAX = 6;

  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;

  /** The path of another draft, tried once where the usual one is unknown (http-binding.md 7.1). */
  private static final String OTHER_PATH = "/.well-known/srv/mmm";

  private final ServiceName service;
  private final SessionEnvironment environment;
  private final DirectRoute route;
  private volatile boolean otherPath;

  ServiceChannel(ServiceName service, SessionEnvironment environment, DirectRoute route) {
    this.service = service;
    this.environment = environment;
    this.route = route;
  }

  /** A reply and where it came from. */
  record Received(EncodedReply reply, Endpoint from) {}

  /** One round trip, within the limit and the deadline. */
  CompletionStage<Step<Received>> exchange(
      Bytes body, Encoding encoding, Duration limit, Deadline deadline) {
    Deadline until = deadline.atMost(environment.nanoTime().getAsLong(), limit);
    Sending direct = new Sending(route.endpoints(), body, encoding, until);
    return direct.endpoints().isEmpty()
        ? tryAll(environment.locator().locate(service), direct)
        : tryFrom(direct, 0).thenCompose(step -> afterDirect(direct, step));
  }

  /** One round trip to a host that the service has named, and to no other. */
  CompletionStage<Step<Received>> exchangeWith(
      List<Endpoint> host, Bytes body, Encoding encoding, Deadline until) {
    return tryFrom(new Sending(host, body, encoding, until), 0);
  }

  private CompletionStage<Step<Received>> tryAll(
      CompletionStage<List<Endpoint>> located, Sending sending) {
    return located
        .handle(
            (endpoints, failure) ->
                endpoints == null
                    ? CompletableFuture.completedStage(ServiceChannel.<Received>ended(failure))
                    : tryFrom(sending.to(endpoints), 0))
        .thenCompose(stage -> stage);
  }

  /** What never reached a host of ours may go the usual way; the rest is the session's to judge. */
  private CompletionStage<Step<Received>> afterDirect(Sending sending, Step<Received> step) {
    return switch (step) {
      case Step.Go<Received>(Received received) -> {
        int status = received.reply().httpStatus();
        yield carriesMessage(received.reply().body()) || status == TOO_MANY
            ? CompletableFuture.completedStage(step)
            : route
                .leave("HTTP " + status + " without a message")
                .thenCompose(left -> tryAll(environment.locator().locate(service), sending));
      }
      case Step.End<Received>(SessionOutcome outcome) ->
          route
              .leave(DirectRoute.reason(outcome))
              .thenCompose(
                  left ->
                      outcome instanceof SessionOutcome.Failed failed
                              && failed.failure() == Failure.UNREACHABLE
                          ? tryAll(environment.locator().locate(service), sending)
                          : CompletableFuture.completedStage(step));
    };
  }

  /** What is sent, and where it may be sent. */
  private record Sending(List<Endpoint> endpoints, Bytes body, Encoding encoding, Deadline until) {
    Sending to(List<Endpoint> others) {
      return new Sending(others, body, encoding, until);
    }

    boolean hasMore(int index) {
      return index + 1 < Math.min(TARGETS_MAX, endpoints.size());
    }
  }

  private CompletionStage<Step<Received>> tryFrom(Sending sending, int index) {
    Endpoint endpoint = path(sending.endpoints().get(index));
    return send(sending, endpoint)
        .handle((reply, failure) -> judge(sending, index, endpoint, reply, failure))
        .thenCompose(stage -> stage);
  }

  private CompletionStage<EncodedReply> send(Sending sending, Endpoint endpoint) {
    return environment
        .transport()
        .exchange(endpoint, service.text(), sending.body(), sending.encoding(), sending.until());
  }

  private CompletionStage<Step<Received>> judge(
      Sending sending, int index, Endpoint endpoint, EncodedReply reply, Throwable failure) {
    if (failure != null) {
      return isUnreachable(failure) && sending.hasMore(index)
          ? tryFrom(sending, index + 1)
          : CompletableFuture.completedStage(ended(failure));
    }
    boolean empty = !carriesMessage(reply.body());
    if (reply.httpStatus() == UNAVAILABLE && empty && sending.hasMore(index)) {
      return tryFrom(sending, index + 1);
    }
    boolean usualPath =
        endpoint.ownName() == null && endpoint.uri().getRawPath().equals(Endpoint.WELL_KNOWN_PATH);
    if (reply.httpStatus() == NOT_FOUND && empty && usualPath && !otherPath) {
      otherPath = true;
      return tryFrom(sending, index);
    }
    return CompletableFuture.completedStage(Step.go(new Received(reply, endpoint)));
  }

  private Endpoint path(Endpoint endpoint) {
    URI uri = endpoint.uri();
    return otherPath && uri.getRawPath().equals(Endpoint.WELL_KNOWN_PATH)
        ? new Endpoint(uri.resolve(OTHER_PATH), endpoint.ownName())
        : endpoint;
  }

  /** An outer message begins with a bracket or a brace; everything else is no message of ours. */
  static boolean carriesMessage(Bytes body) {
    for (int i = 0; i < body.size(); i++) {
      int octet = body.get(i);
      if (octet != ' ' && octet != '\t' && octet != '\r' && octet != '\n') {
        return octet == '[' || octet == '{';
      }
    }
    return false;
  }

  private static boolean isUnreachable(Throwable failure) {
    return cause(failure) instanceof TransportException transport
        && transport.kind() == TransportException.Cause.UNREACHABLE;
  }

  static <T> Step<T> ended(Throwable failure) {
    if (!(cause(failure) instanceof TransportException transport)) {
      throw new CompletionException(failure); // a bug: nothing else may come out of these ports
    }
    Failure kind =
        switch (transport.kind()) {
          case UNREACHABLE -> Failure.UNREACHABLE;
          case INTERRUPTED -> Failure.INTERRUPTED;
          case TIMEOUT -> Failure.TIMEOUT;
          case UNREADABLE -> Failure.PROTOCOL;
        };
    return Step.failed(kind, String.valueOf(transport.getMessage()));
  }

  private static Throwable cause(Throwable failure) {
    Throwable inner = failure.getCause();
    return failure instanceof CompletionException && inner != null ? inner : failure;
  }
}
