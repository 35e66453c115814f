/**
 * What a service signs about the containers it keeps and how a device checks it (receipts.md):
 * Merkle tree and proofs, statements, signatures plain and batched, the host chain, sender receipts
 * and the audit at each synchronization.
 *
 * <p>Pure: no I/O, no thread, no clock. Everything is immutable except {@link
 * org.meshrelay.protocol.receipt.LeafTree}, which belongs to one thread. Called by the store (trees
 * and proofs), the service (statements) and the client (checks).
 *
 * <p>Cost budget: appending a leaf two SHA-512 on average; a proof at most 64 nodes read; checking
 * a statement one Ed448 verification (about 1 ms) and at most 64 SHA-512.
 */
@NullMarked
package org.meshrelay.protocol.receipt;

import org.jspecify.annotations.NullMarked;
