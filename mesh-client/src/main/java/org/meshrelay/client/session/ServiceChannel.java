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
 * lets it go to the next target (http-binding.md 5); every other reply is the reply.
 */
final class ServiceChannel {
  /** Targets tried for one body (http-binding.md 7.2, step 8). */
  private static final int TARGETS_MAX = 6;

  private static final int NOT_FOUND = 404;
  private static final int UNAVAILABLE = 503;

  /** The path of another draft, tried once where the usual one is unknown (http-binding.md 7.1). */
  private static final String OTHER_PATH = "/.well-known/srv/mmm";

  private final ServiceName service;
  private final SessionEnvironment environment;
  private volatile boolean otherPath;

  ServiceChannel(ServiceName service, SessionEnvironment environment) {
    this.service = service;
    this.environment = environment;
  }

  /** A reply and where it came from. */
  record Received(EncodedReply reply, Endpoint from) {}

  /** One round trip, within the limit and the deadline. */
  CompletionStage<Step<Received>> exchange(
      Bytes body, Encoding encoding, Duration limit, Deadline deadline) {
    Deadline until = deadline.atMost(environment.nanoTime().getAsLong(), limit);
    return environment
        .locator()
        .locate(service)
        .handle(
            (endpoints, failure) ->
                endpoints == null
                    ? CompletableFuture.completedStage(ended(failure))
                    : tryFrom(new Sending(endpoints, body, encoding, until), 0))
        .thenCompose(stage -> stage);
  }

  /** What is sent, and where it may be sent. */
  private record Sending(List<Endpoint> endpoints, Bytes body, Encoding encoding, Deadline until) {
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
    boolean usualPath = endpoint.uri().getRawPath().equals(Endpoint.WELL_KNOWN_PATH);
    if (reply.httpStatus() == NOT_FOUND && empty && usualPath && !otherPath) {
      otherPath = true;
      return tryFrom(sending, index);
    }
    return CompletableFuture.completedStage(Step.go(new Received(reply, endpoint)));
  }

  private Endpoint path(Endpoint endpoint) {
    URI uri = endpoint.uri();
    return otherPath && uri.getRawPath().equals(Endpoint.WELL_KNOWN_PATH)
        ? new Endpoint(uri.resolve(OTHER_PATH))
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

  private static Step<Received> ended(Throwable failure) {
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
