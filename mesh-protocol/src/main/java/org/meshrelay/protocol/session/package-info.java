/**
 * Message-level authentication, mesh-auth/1 (authentication.md): handshake, tickets, messages under
 * a ticket, replay, handshake challenge.
 *
 * <p>Protocol mechanisms only: no thread, no I/O, no clock and no random source of its own; time
 * and entropy are arguments. Codecs and guards are pure; the few classes with state (STEK ring,
 * replay window, ephemeral store, challenge, client session) say so and may be used by any thread.
 * Public-key work (everything in {@link org.meshrelay.protocol.session.NoiseIk}) takes about a
 * millisecond and belongs on a crypto pool, never on an event loop. Services and clients call this
 * package; it knows nothing of transactions.
 */
@NullMarked
package org.meshrelay.protocol.session;

import org.jspecify.annotations.NullMarked;
