package org.meshrelay.client.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.meshrelay.client.session.SessionOutcome.Failure;
import org.meshrelay.client.session.StubService.Answer;
import org.meshrelay.protocol.port.Deadline;

/** What a client takes upon itself, and no more. */
class SessionLimitsIT extends SessionCase {
  @Test
  void send_executorFull_isOverloaded() {
    SessionEnvironment full =
        new SessionEnvironment(
            transport,
            name -> CompletableFuture.completedStage(endpoints),
            pins,
            work -> {
              throw new RejectedExecutionException();
            },
            entropy,
            () -> NOW,
            this::nanos);

    assertFailed(Failure.OVERLOADED, send(ServiceSession.open(StubService.NAME, device(), full)));
  }

  @Test
  void send_serviceSilent_endsAtTheDeadline() {
    ServiceSession session = profileSession();
    assertAnswered(send(session));
    CountDownLatch over = new CountDownLatch(1);
    service.tricks.add((seen, honest) -> silentUntil(over, honest));
    Deadline deadline = Deadline.after(nanos(), Duration.ofMillis(200));
    SessionOutcome outcome = session.send(request(), deadline).toCompletableFuture().join();

    assertFailed(Failure.TIMEOUT, outcome);
    over.countDown();
  }

  @Test
  void send_deadlinePassed_sendsNothing() {
    SessionOutcome outcome =
        profileSession()
            .send(request(), Deadline.after(nanos(), Duration.ZERO))
            .toCompletableFuture()
            .join();

    assertFailed(Failure.TIMEOUT, outcome);
    assertTrue(service.seen.isEmpty());
  }

  private static Answer silentUntil(CountDownLatch over, Supplier<Answer> honest) {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return honest.get();
  }
}
