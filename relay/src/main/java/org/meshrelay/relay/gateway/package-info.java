/**
 * Between bindings and transactions: admission, deadline, authentication, dispatch, stored answers,
 * the form of errors. The order of the steps is that of protocol.md 1.2 to 1.5 and
 * authentication.md 3.2, 5.3 and 8.
 *
 * <p>Steps that take microseconds run on the event loop of the request; everything with public keys
 * or large messages runs on a bounded pool that refuses when it is full. Nothing waits beyond the
 * deadline. The bindings call {@code RequestGateway} and {@code GatewayDoor}; the assembly builds
 * them.
 */
@NullMarked
package org.meshrelay.relay.gateway;

import org.jspecify.annotations.NullMarked;
