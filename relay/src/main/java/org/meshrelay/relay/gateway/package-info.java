/**
 * Between bindings and transactions: admission, deadline, authentication, dispatch, stored answers,
 * the form of errors. The order of the steps is that of protocol.md 1.2 to 1.5 and
 * authentication.md 3.2, 5.3 and 8.
 *
 * <p>A request under a ticket is let in on the event loop and carried out on bounded pools that
 * refuse when they are full (ADR 74); of a key exchange, steps that take microseconds run on the
 * loop. Nothing waits beyond the deadline. The bindings call {@code RequestGateway} and {@code
 * GatewayDoor}; the assembly builds them.
 */
@NullMarked
package org.meshrelay.relay.gateway;

import org.jspecify.annotations.NullMarked;
