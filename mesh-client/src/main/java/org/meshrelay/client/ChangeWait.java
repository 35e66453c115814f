package org.meshrelay.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.transaction.ContainerStatus;
import org.meshrelay.protocol.transaction.StatusRequest;
import org.meshrelay.protocol.transaction.StatusResponse;

/** Waits for a change at the service by requests that are answered when there is one (ADR 57). */
final class ChangeWait {
  /** One request: shorter than the 5 s of a transaction. */
  private static final Duration REQUEST = Duration.ofMillis(3_500);

  /** Between requests to a service that answers at once (protocol.md 6.4.1). */
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final ClientContext context;
  private final AccountSession session;
  private final LongSupplier nanoTime;

  /**
   * Waits for the account.
   *
   * @param nanoTime monotonic time
   */
  ChangeWait(ClientContext context, AccountSession session, LongSupplier nanoTime) {
    this.context = context;
    this.session = session;
    this.nanoTime = nanoTime;
  }

  boolean await(Duration patience) throws MeshException {
    long end = nanoTime.getAsLong() + patience.toNanos();
    List<ContainerStatus> known = known();
    while (true) {
      long asked = nanoTime.getAsLong();
      long wait = Math.clamp(end - asked, 0, REQUEST.toNanos());
      if (isChanged(ask(TimeUnit.NANOSECONDS.toMillis(wait), known), known)) {
        return true;
      }
      long left = end - nanoTime.getAsLong();
      if (left <= 0) {
        return false;
      }
      boolean waited = nanoTime.getAsLong() - asked >= wait / 2;
      if (!waited) {
        pause(Math.min(left, PAUSE.toNanos()));
      }
    }
  }

  private StatusResponse ask(long waitMs, List<ContainerStatus> known) throws MeshException {
    return session
        .calls()
        .call(
            new StatusRequest(session.header(), null, null, List.of(), List.of(), waitMs, known),
            StatusResponse.class);
  }

  /** What this device has: frame 0 of an empty container is no news. */
  private List<ContainerStatus> known() throws MeshException {
    List<ContainerStatus> known = new ArrayList<>();
    for (ContainerStatus status : session.status().containerStatus()) {
      ContainerName name = status.containerName().orElse(null);
      if (name != null && !name.isServiceStore()) {
        long frames = context.home().replica(session.address(), name).size();
        known.add(ContainerStatus.of(name, Math.max(1, frames + 1), null));
      }
    }
    return known;
  }

  /** A container that was not there before is news as soon as something is in it. */
  static boolean isChanged(StatusResponse response, List<ContainerStatus> known) {
    for (ContainerStatus has : response.containerStatus()) {
      Optional<ContainerName> name = has.containerName();
      if (name.isPresent() && !name.get().isServiceStore()) {
        long had =
            known.stream()
                .filter(before -> before.containerName().equals(name))
                .mapToLong(ContainerStatus::index)
                .findFirst()
                .orElse(1);
        if (has.index() != had) {
          return true;
        }
      }
    }
    return false;
  }

  private static void pause(long nanos) throws MeshException {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MeshException(Kind.TRY_LATER, "interrupted while waiting", e);
    }
  }
}
