/**
 * What the node says about itself: metrics, health and readiness on a listener of its own, which is
 * loopback unless the operator wants otherwise.
 *
 * <p>Counting is safe on any thread and never blocks; the listener runs on an event loop. Other
 * packages count through {@code Metrics}; this package knows none of them.
 */
@NullMarked
package org.meshrelay.relay.admin;

import org.jspecify.annotations.NullMarked;
