/**
 * The records of a lane's log: what stands before each frame, and its octets. Pure; shared by the
 * engine and by tools that read a log without it.
 */
@NullMarked
package org.meshrelay.dare.record;

import org.jspecify.annotations.NullMarked;
