/**
 * Checks of test vectors, shared by the tests and by the command {@code mesh vectors}. Plain Java
 * values in, so that this module needs no JSON.
 */
@NullMarked
package org.meshrelay.crypto.vector;

import org.jspecify.annotations.NullMarked;
