/**
 * When requests are due, and waiting for that moment. Curves and schedules are pure and repeat from
 * their seed; a {@link org.meshrelay.loadtest.rate.Pacer} uses the one thread that calls it.
 */
@NullMarked
package org.meshrelay.loadtest.rate;

import org.jspecify.annotations.NullMarked;
