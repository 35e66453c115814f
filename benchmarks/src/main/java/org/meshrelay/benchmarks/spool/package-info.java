/**
 * Programs that measure the spool engine as a whole: how it starts and reads with millions of
 * frames, and what its log costs beside a plain file. Each prints its figures; none asserts one.
 */
@NullMarked
package org.meshrelay.benchmarks.spool;

import org.jspecify.annotations.NullMarked;
