/**
 * What a run does, as a file says it: who, what, how often, how long, and what is expected of the
 * node. Immutable records; reading finds all mistakes at once.
 */
@NullMarked
package org.meshrelay.loadtest.scenario;

import org.jspecify.annotations.NullMarked;
