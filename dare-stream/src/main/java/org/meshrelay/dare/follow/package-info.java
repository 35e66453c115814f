/**
 * A copy of an engine's containers on another node, kept in step with it (protocol.md 6.11, ADR
 * 39). {@link org.meshrelay.dare.follow.ChangeFeed} tells what has changed and gives frames, on the
 * node that is copied; {@link org.meshrelay.dare.follow.Replica} takes them, on the other. How they
 * come from one to the other is somebody else's. Blocks: never on an event loop.
 */
@NullMarked
package org.meshrelay.dare.follow;

import org.jspecify.annotations.NullMarked;
