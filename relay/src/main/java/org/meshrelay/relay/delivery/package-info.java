/**
 * What happens to a message at this service: judged and stored for a recipient here, or recorded
 * and queued for one elsewhere, and what is signed about it (protocol.md 6.6, access-control.md A
 * to E, receipts.md 4 to 6).
 *
 * <p>Signatures are verified on the crypto pool, frames are read on the reader pool, writing is one
 * lane work per account; whichever thread ends one of them begins the next. Transactions and the
 * forwarder call in here. Budget per message: one Ed448 verification, 50 µs for facts and policy,
 * one append and one share of a flush, one share of a signature.
 */
@NullMarked
package org.meshrelay.relay.delivery;

import org.jspecify.annotations.NullMarked;
