/**
 * A second node that follows the first (protocol.md 6.11, ADR 39). {@link
 * org.meshrelay.relay.follow.ServiceReads} answers on the node that is followed, on the reader
 * pool; {@link org.meshrelay.relay.follow.Follower} asks and copies, on one thread of its caller.
 */
@NullMarked
package org.meshrelay.relay.follow;

import org.jspecify.annotations.NullMarked;
