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
   * Begins something of several steps on a thread of the pool. Refused as by {@link #submit}, but
   * while there is still room for the further steps of others: what was let in is not to be turned
   * away halfway.
   *
   * <p>The work begins its further steps itself, and each goes on where the one before ended, away
   * from the event loop that called: a loop that is busy turning others away delays nobody who was
   * let in. So the future completes on any thread; whoever needs the loop at the end returns to it.
   */
  <T> Future<T> begin(Callable<Future<T>> work);

  /**
   * Runs a further step of something under way: at once if the caller is on a thread of the pool
   * already, which saves a turn in its queue; else like {@link #submit}. Not for several steps that
   * could go side by side.
   */
  <T> Future<T> next(Callable<T> work);
}
