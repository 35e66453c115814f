/**
 * The port to whatever keeps a lane's log: an append-only sequence of records with positions, one
 * writer, explicit flush. Shaped so that a replicated log can stand behind it: a position is opaque
 * and only grows, records are never changed in place, a later writer fences an earlier one by its
 * epoch, and cutting a tail happens only before a writer's first append.
 *
 * <p>Called by {@code dare.spool} alone. Appending, flushing and closing belong to the lane's
 * thread; reading is for any thread that may block.
 */
@NullMarked
package org.meshrelay.dare.store;

import org.jspecify.annotations.NullMarked;
