/**
 * The engine that keeps the containers of all accounts: durable before acknowledged, read by index
 * without scanning, recovered by itself after any crash.
 *
 * <p>Each account belongs to one lane; a lane has one thread, one log and one index. Works run on
 * the lane's thread; all that wait there share one flush (group commit without a timer). Readers
 * use published snapshots and never enter a lane, but may touch the disk, so they belong on worker
 * threads, not on event loops. Called by the relay and by tools; knows no rights and no network.
 */
@NullMarked
package org.meshrelay.dare.spool;

import org.jspecify.annotations.NullMarked;
