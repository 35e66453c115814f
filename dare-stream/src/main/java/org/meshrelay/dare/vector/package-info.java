/** The test vectors of this module as suites, for its tests and for {@code mesh vectors}. */
@NullMarked
package org.meshrelay.dare.vector;

import org.jspecify.annotations.NullMarked;
