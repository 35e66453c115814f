/**
 * Measurements of single steps with JMH; {@code benchmarks/run} starts them. Nothing here asserts a
 * time.
 */
@NullMarked
package org.meshrelay.benchmarks;

import org.jspecify.annotations.NullMarked;
