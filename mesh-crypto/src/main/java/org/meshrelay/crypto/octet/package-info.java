/**
 * Octets and their text forms. No algorithm lives here; everything is immutable and may be used by
 * any thread.
 */
@NullMarked
package org.meshrelay.crypto.octet;

import org.jspecify.annotations.NullMarked;
