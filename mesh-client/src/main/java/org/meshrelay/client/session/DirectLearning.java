package org.meshrelay.client.session;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.transaction.HelloRequest;
import org.meshrelay.protocol.transaction.HelloResponse;
import org.meshrelay.protocol.transaction.RequestHeader;

/**
 * Asks a service for the names of its hosts once more, inside the session, after its Hello has
 * named some: that one was authenticated by nobody (MSP-100).
 */
final class DirectLearning {
  /** It comes on top of a request that is done already, so it must be quick. A guess. */
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final ServiceSession session;

  DirectLearning(ServiceSession session) {
    this.session = session;
  }

  /** The same outcome, after the question if there is one; its failure is no failure of ours. */
  CompletionStage<SessionOutcome> after(SessionOutcome outcome, Deadline deadline) {
    boolean inSession =
        outcome instanceof SessionOutcome.Answered
            && session.sharesTickets()
            && session.usableTicket() != null;
    if (!inSession || !session.greeter().hasNews()) {
      return CompletableFuture.completedStage(outcome);
    }
    Deadline until = deadline.atMost(session.environment().nanoTime().getAsLong(), LIMIT);
    return new Attempt(session, new HelloRequest(RequestHeader.EMPTY), null, until)
        .next()
        .thenCompose(hello -> session.offload().run(() -> Step.go(learn(hello))))
        .thenApply(
            step -> {
              if (step instanceof Step.Go<Boolean>(Boolean other) && other) {
                session.forgetTicket();
              }
              return outcome;
            });
  }

  private boolean learn(SessionOutcome hello) {
    return hello instanceof SessionOutcome.Answered answered
        && answered.response() instanceof HelloResponse response
        && response.outcome().isSuccess()
        && session.greeter().learn(response);
  }
}
