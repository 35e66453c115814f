/**
 * The one form in which the node remembers what it could look up or compute again.
 *
 * <p>Any thread; nothing blocks. Every package of the node may use it.
 */
@NullMarked
package org.meshrelay.relay.cache;

import org.jspecify.annotations.NullMarked;
