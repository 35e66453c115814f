/**
 * Measurements: JMH for single steps, {@code DurablePosts} for a whole node. Nothing here asserts a
 * time; figures go to {@code docs/performance.md} with the command that made them.
 */
@NullMarked
package org.meshrelay.benchmarks;

import org.jspecify.annotations.NullMarked;
