/**
 * Checks of the test vectors that need messages, sessions or receipts; shared by the tests and by
 * the command {@code mesh vectors}. Stateless, any thread.
 */
@NullMarked
package org.meshrelay.protocol.vector;

import org.jspecify.annotations.NullMarked;
