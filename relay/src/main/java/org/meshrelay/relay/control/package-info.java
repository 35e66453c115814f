/**
 * How commands on the same machine reach the node that runs on their store: a file that only the
 * node's user may read says where it listens and with what word it is spoken to (ADR 54).
 *
 * <p>{@link org.meshrelay.relay.control.ControlDesk} and its topics run on an event loop and leave
 * what blocks to the reader pool; {@link org.meshrelay.relay.control.ControlClient} and {@link
 * org.meshrelay.relay.control.ControlFile} block: the start of a node and the command line use
 * them.
 */
@NullMarked
package org.meshrelay.relay.control;

import org.jspecify.annotations.NullMarked;
