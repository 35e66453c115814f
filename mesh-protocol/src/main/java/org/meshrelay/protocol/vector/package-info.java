/**
 * Checks of the test vectors of this module, shared by its tests and by the command {@code mesh
 * vectors}.
 */
@NullMarked
package org.meshrelay.protocol.vector;

import org.jspecify.annotations.NullMarked;
