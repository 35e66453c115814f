/**
 * Facts in, decision out: whether a message may pass, and why (access-control.md B to D).
 *
 * <p>Everything here is a pure function of its arguments: no clock, no input or output, no shared
 * state, so that a decision can be recorded, replayed and explained. Any thread may call it; a
 * decision over the standard rules costs a few microseconds and may run on an event loop.
 */
@NullMarked
package org.meshrelay.access;

import org.jspecify.annotations.NullMarked;
