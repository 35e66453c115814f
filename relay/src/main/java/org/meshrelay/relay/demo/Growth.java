package org.meshrelay.relay.demo;

import java.util.Optional;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.protocol.address.ContainerName;

/**
 * Looks into a container only when it has grown since the last look: the question for its size
 * costs one cheap request, a look costs a synchronization with proofs, which are rationed. One
 * thread.
 */
final class Growth {
  private final User user;
  private final ContainerName container;
  private long seen;

  /**
   * @param seen frames that are there and of no interest
   */
  Growth(User user, ContainerName container, long seen) {
    this.user = user;
    this.container = container;
    this.seen = seen;
  }

  /** What the look finds; nothing if there is no more to see than the last time. */
  <T> Optional<T> look(Patience.Look<T> look) throws MeshException, DemoException {
    long frames = user.frames(container);
    if (frames <= seen) {
      return Optional.empty();
    }
    Optional<T> found = look.look();
    seen = frames; // not before: a look that failed is to be repeated
    return found;
  }
}
