/**
 * Conversations with one service: the client side of mesh-auth/1 (authentication.md 3, 5, 7.1, 8).
 *
 * <p>A session is asynchronous and owns no thread: key agreement, sealing and opening run on the
 * executor it was given, everything else on whichever thread completes a step. Devices use it in
 * device and profile mode, a service that forwards messages in service mode.
 */
@NullMarked
package org.meshrelay.client.session;

import org.jspecify.annotations.NullMarked;
