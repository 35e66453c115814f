/**
 * Upkeep of the store while the node runs: erases accounts whose time is over, decides which
 * payloads are done with, and lets the engine give the room back. One thread of its own, {@code
 * store-upkeep}; called by the assembly alone.
 */
@NullMarked
package org.meshrelay.relay.retention;

import org.jspecify.annotations.NullMarked;
