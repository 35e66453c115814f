package org.meshrelay.relay.pool;

import io.vertx.core.Future;
import java.util.concurrent.Callable;

/** Runs work off the event loops, on few threads behind a bounded queue. */
public interface CryptoPool {
  /**
   * Runs the work on a thread of the pool; the future completes on the context of the caller.
   *
   * <p>A full queue fails the future at once with a {@code RefusalException} of {@code
   * SERVER_OVERLOAD} (503); what the work throws fails the future as it is.
   */
  <T> Future<T> submit(Callable<T> work);

  /**
   * Runs the first step of something that has further ones. Refused as by {@link #submit}, but
   * while there is still room for those: what was let in is not to be turned away halfway.
   *
   * <p>What follows goes on on the thread of the pool, away from the event loop that began it, and
   * so does all that follows that: an event loop that is busy turning others away delays nobody who
   * was let in. Whoever needs the loop at the end returns to it.
   */
  <T> Future<T> begin(Callable<T> work);
}
