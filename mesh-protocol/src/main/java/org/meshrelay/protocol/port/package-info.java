/**
 * The few interfaces between layers, with the values that cross them: bindings hand requests to a
 * {@code RequestSink}, callers of other services use a {@code PeerTransport} and a {@code
 * ServiceLocator}.
 *
 * <p>All values are immutable and may be used by any thread. Implementations of the interfaces must
 * not block the calling thread. Any module above this one may call and implement them.
 */
@NullMarked
package org.meshrelay.protocol.port;

import org.jspecify.annotations.NullMarked;
