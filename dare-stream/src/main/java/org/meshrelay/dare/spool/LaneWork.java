package org.meshrelay.dare.spool;

/**
 * A piece of work on the containers of one account, run on the account's lane thread.
 *
 * <p>It must be quick (no signatures, no network, no waiting): every other account of the lane
 * waits behind it. All its appends become durable together or not at all. If it throws, nothing of
 * it is kept and the stage of the write fails with what it threw.
 *
 * @param <T> what it returns to the caller
 */
@FunctionalInterface
public interface LaneWork<T> {
  /** Looks at the containers and appends; the transaction ends when this returns. */
  T run(LaneTransaction tx);
}
