/**
 * Symmetric encryption and key wrap by the ciphers of the JDK. Stateless, for any thread. A wrong
 * key, tag or padding is an empty result, never an exception and never a reason.
 */
@NullMarked
package org.meshrelay.crypto.wrap;

import org.jspecify.annotations.NullMarked;
