/**
 * The HTTP binding: octets in, octets out. It knows peers, limits and deadlines, and nothing of
 * what a message says, but for the first element of an outer message, which decides how large the
 * rest may be.
 *
 * <p>Everything here runs on the event loop of its connection and blocks nothing. Each quantity a
 * peer can make grow is bounded: connections, streams, header, body, octets of all bodies together,
 * and time. Budget per request without TLS: 30 µs. Implements http-binding.md 1 to 6.
 *
 * <p>The assembly builds a {@code HttpListener}; behind it are a {@code RequestSink} and a {@code
 * RequestDoor}.
 */
@NullMarked
package org.meshrelay.relay.http;

import org.jspecify.annotations.NullMarked;
