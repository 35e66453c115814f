/**
 * What the HTTP server does not tell: when the octets of a request began to arrive, and whether a
 * header is only dribbling in. The one place of the binding that touches Netty; buffers are looked
 * at and never kept.
 *
 * <p>Runs on the event loop of the connection; used by {@code relay.http} alone.
 */
@NullMarked
package org.meshrelay.relay.http.wire;

import org.jspecify.annotations.NullMarked;
