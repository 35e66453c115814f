/**
 * The engine that keeps the containers of all accounts: durable before acknowledged, read by index
 * without scanning, recovered by itself after any crash.
 *
 * <p>Each account belongs to one lane; a lane has one thread, one log and one index. Works run on
 * the lane's thread; all that wait there share one flush (group commit without a timer). Readers
 * use published snapshots and never enter a lane, but may touch the disk, so they belong on worker
 * threads, not on event loops. Called by the relay and by tools; knows no rights and no network.
 *
 * <p>Budget for a frame of 1 KB: 60 µs of processor time on the lane, a share of one flush, 1.8 KB
 * in the log (frame with header and digests 1.35 KB, prefix 0.45 KB), 48 octets in the index. A
 * proof in a container of 200,000 frames takes 0.15 ms, a look-up by key 6 µs, 100 frames 3 ms. On
 * the heap: per lane at most 2,048 heads, 160,000 index entries that wait for a slow device (33,000
 * otherwise), and what waits in the queue.
 */
@NullMarked
package org.meshrelay.dare.spool;

import org.jspecify.annotations.NullMarked;
