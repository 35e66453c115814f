/**
 * The few interfaces between layers, with the values that cross them: bindings hand requests to a
 * {@link org.meshrelay.protocol.port.RequestSink}, callers of other services use a {@link
 * org.meshrelay.protocol.port.PeerTransport} and a {@link
 * org.meshrelay.protocol.port.ServiceLocator}.
 *
 * <p>All values are immutable and may be used by any thread. Implementations of the interfaces must
 * not block the calling thread. Any module above this one may call and implement them.
 */
@NullMarked
package org.meshrelay.protocol.port;

import org.jspecify.annotations.NullMarked;
