/**
 * Bounded pools for work that must not run on an event loop: public-key operations, sealing of
 * large messages, reads of mapped files.
 *
 * <p>A pool takes a task or refuses it at once; nobody waits for a place. Results come back on the
 * caller's Vert.x context, if it has one; what begins a request goes on without. Every package of
 * the node may submit work.
 */
@NullMarked
package org.meshrelay.relay.pool;

import org.jspecify.annotations.NullMarked;
