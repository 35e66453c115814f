/**
 * Figures of an earlier run beside those of now. Pure but for files; one thread. Called by {@code
 * benchmarks/compare}.
 */
@NullMarked
package org.meshrelay.benchmarks.baseline;

import org.jspecify.annotations.NullMarked;
