/**
 * Keys: public keys with their identifiers, and key pairs that sign or agree. Everything is
 * immutable and may be used by any thread, but public-key work (0.1 to 1 ms each) does not belong
 * on an event loop.
 */
@NullMarked
package org.meshrelay.crypto.key;

import org.jspecify.annotations.NullMarked;
