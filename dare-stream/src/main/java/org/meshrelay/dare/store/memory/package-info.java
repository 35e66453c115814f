/**
 * Logs in memory, with a device that can be made to fail: for tests, and for nodes that forget
 * everything when they stop. Same contract as any other store.
 */
@NullMarked
package org.meshrelay.dare.store.memory;

import org.jspecify.annotations.NullMarked;
