/**
 * Load harness of the node: {@code scenario} what to do, {@code rate} when, {@code measure} what
 * came of it. A stranger to the relay: everything goes over sockets.
 */
@NullMarked
package org.meshrelay.loadtest;

import org.jspecify.annotations.NullMarked;
