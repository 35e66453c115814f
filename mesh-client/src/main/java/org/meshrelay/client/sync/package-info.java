/**
 * Keeps the local copies of an account's containers in step with its service, and finds out when
 * the service drops, reorders, changes or forks them (protocol.md 6.3, receipts.md 7).
 *
 * <p>Blocks; for the thread that owns the home. Used by the client's interface.
 */
@NullMarked
package org.meshrelay.client.sync;

import org.jspecify.annotations.NullMarked;
