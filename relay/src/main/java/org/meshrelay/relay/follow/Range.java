package org.meshrelay.relay.follow;

import org.meshrelay.dare.record.ContainerRef;
import org.meshrelay.protocol.transaction.ConstraintsSelect;

/**
 * Frames of a container that are to be got.
 *
 * @param container which
 * @param from first frame
 * @param to last frame, inclusive
 */
record Range(ContainerRef container, long from, long to) {
  ConstraintsSelect select() {
    return ConstraintsSelect.range(container.account(), container.container(), from, to);
  }

  Range from(long next) {
    return new Range(container, next, to);
  }

  boolean isEmpty() {
    return from > to;
  }
}
