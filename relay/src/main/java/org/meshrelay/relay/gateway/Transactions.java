package org.meshrelay.relay.gateway;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.transaction.MeshRequest;
import org.meshrelay.protocol.transaction.MeshResponse;
import org.meshrelay.relay.auth.Caller;

/** Carries requests out, once authentication is done. */
@FunctionalInterface
public interface Transactions {
  /**
   * Carries a request out. A refusal is an answer; the future fails only for a bug or a broken
   * disk. Called on the thread that proved the caller; must not block.
   */
  Future<Result> execute(MeshRequest request, Caller caller, Deadline deadline);

  /**
   * What a transaction answers.
   *
   * @param response without the ID of the request
   * @param retryAfterSeconds least wait before a repetition makes sense, or null
   */
  record Result(MeshResponse response, @Nullable Long retryAfterSeconds) {}
}
