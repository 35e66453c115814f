/**
 * Who is calling: key exchanges and tickets of mesh-auth/1, the credential chains behind them, and
 * the sealing of what goes back (authentication.md 3 to 7).
 *
 * <p>Opening and sealing run on the worker pools, never on an event loop, except tickets and
 * messages of a few KiB (tens of microseconds). Transactions see the outcome as a {@code Caller};
 * only the gateway calls the rest.
 */
@NullMarked
package org.meshrelay.relay.auth;

import org.jspecify.annotations.NullMarked;
