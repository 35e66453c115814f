/**
 * Outbound HTTP: one request of the Mesh binding to one endpoint (http-binding.md 2, 3, 5, 6).
 *
 * <p>Everything here runs on the event loops of the Vert.x instance it was given and blocks none of
 * them: octets are counted and handed on, never parsed. Sessions, commands and the forwarding of a
 * service call it through {@code PeerTransport}.
 */
@NullMarked
package org.meshrelay.client.http;

import org.jspecify.annotations.NullMarked;
