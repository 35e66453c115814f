/**
 * Token buckets by the generic cell rate algorithm (access-control.md E).
 *
 * <p>Owns no thread and reads no clock: the caller passes monotonic nanoseconds. All types are safe
 * for use by any number of threads and never block. Memory is bounded whatever keys a stranger
 * invents.
 */
@NullMarked
package org.meshrelay.access.rate;

import org.jspecify.annotations.NullMarked;
