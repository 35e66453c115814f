/**
 * The only importer of Bouncy Castle, and the home of the group arithmetic it does not offer.
 *
 * <p>Arrays in, arrays out; null means that the octets of a stranger are no key. Nothing here is
 * for use outside {@code mesh-crypto}. Stateless apart from tables computed once; for any thread.
 *
 * <p>What Bouncy Castle does: standard EdDSA, the X25519 and X448 ladders, HKDF, SHAKE256, and the
 * field arithmetic below ours. What is ours, because its API has it only behind hashing and
 * clamping: Edwards and Montgomery point addition, multiplication by scalars that are neither
 * hashed nor clamped, the parity of v, and arithmetic modulo the group order. Steps that depend on
 * a secret have no branches and no table index that does; public points are handled in variable
 * time.
 */
@NullMarked
package org.meshrelay.crypto.internal.bc;

import org.jspecify.annotations.NullMarked;
