package org.meshrelay.relay.http;

import java.util.concurrent.TimeUnit;
import org.meshrelay.relay.config.HttpConfig;

/**
 * The timers of http-binding.md 5 in nanoseconds.
 *
 * @param header first octet to end of the header
 * @param transaction first octet of the request to last octet of the response
 * @param margin time kept free at the end of it to write the answer
 * @param idle keep-alive
 * @param idleUnderLoad keep-alive from load level 1 on
 * @param bodyOctetsPerSecond slowest body
 */
record HttpTimers(
    long header,
    long transaction,
    long margin,
    long idle,
    long idleUnderLoad,
    int bodyOctetsPerSecond) {
  /** How often they are looked at; a timer fires at most this much late. */
  static final long SWEEP_MS = 50;

  /** A body is averaged over a second, and has one to start with. */
  static final long BODY_WINDOW = TimeUnit.SECONDS.toNanos(1);

  /** How long a connection that is to be closed may go on taking octets. */
  static final long LINGER = TimeUnit.MILLISECONDS.toNanos(500);

  /** Writing an answer takes less, unless the peer does not read. */
  private static final long MARGIN_MAX = TimeUnit.MILLISECONDS.toNanos(300);

  static HttpTimers of(HttpConfig.Timers config) {
    long transaction = TimeUnit.MILLISECONDS.toNanos(config.transactionMs());
    // An answer is late if it comes after the sweep that looks for it.
    long hard = transaction - TimeUnit.MILLISECONDS.toNanos(SWEEP_MS);
    return new HttpTimers(
        TimeUnit.MILLISECONDS.toNanos(config.headerMs()),
        hard,
        Math.min(MARGIN_MAX, hard / 4),
        TimeUnit.MILLISECONDS.toNanos(config.idleMs()),
        TimeUnit.MILLISECONDS.toNanos(config.idleUnderLoadMs()),
        config.bodyOctetsPerSecondMin());
  }
}
