/** Key derivation. Stateless, for any thread; a derivation takes a few microseconds. */
@NullMarked
package org.meshrelay.crypto.kdf;

import org.jspecify.annotations.NullMarked;
