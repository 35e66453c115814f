/**
 * Digests and message authentication codes of the JDK over {@link
 * org.meshrelay.crypto.octet.Bytes}, without copying them. Stateless, for any thread.
 */
@NullMarked
package org.meshrelay.crypto.digest;

import org.jspecify.annotations.NullMarked;
