/**
 * The node: where everything is built and joined, started and stopped. Knows every part; no part
 * knows it.
 */
@NullMarked
package org.meshrelay.relay;

import org.jspecify.annotations.NullMarked;
