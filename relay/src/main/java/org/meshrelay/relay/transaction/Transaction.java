package org.meshrelay.relay.transaction;

import io.vertx.core.Future;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.transaction.MeshRequest;
import org.meshrelay.relay.auth.Caller;

/**
 * One transaction of the protocol.
 *
 * @param <Q> its request
 */
public interface Transaction<Q extends MeshRequest> {
  /** The class of its requests, by which the table finds it. */
  Class<Q> requestType();

  /**
   * Carries the request out. A change is durable when the future completes. A refusal of the whole
   * request fails the future with a {@code RefusalException}; nothing was changed then.
   */
  Future<Answer> execute(Q request, Caller caller, Deadline deadline);
}
