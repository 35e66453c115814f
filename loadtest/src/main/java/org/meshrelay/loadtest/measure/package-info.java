/**
 * What came of the requests: latencies from the intended send time and from the real one, rates by
 * second, errors by code. Written by any number of threads, read when a run is over or, for
 * progress, at any time.
 */
@NullMarked
package org.meshrelay.loadtest.measure;

import org.jspecify.annotations.NullMarked;
