/**
 * Runs files of test vectors through the implementation, for the command {@code mesh vectors}.
 * Synchronous; any thread.
 */
@NullMarked
package org.meshrelay.client.vector;

import org.jspecify.annotations.NullMarked;
