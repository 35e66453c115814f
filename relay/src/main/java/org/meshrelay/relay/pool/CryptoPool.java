package org.meshrelay.relay.pool;

import io.vertx.core.Future;
import java.util.concurrent.Callable;

/** Runs work off the event loops, on few threads behind a bounded queue. */
@FunctionalInterface
public interface CryptoPool {
  /**
   * Runs the work on a thread of the pool; the future completes on the context of the caller.
   *
   * <p>A full queue fails the future at once with a {@code RefusalException} of {@code
   * SERVER_OVERLOAD} (503); what the work throws fails the future as it is.
   */
  <T> Future<T> submit(Callable<T> work);
}
