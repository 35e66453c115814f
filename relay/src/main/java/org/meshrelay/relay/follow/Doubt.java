package org.meshrelay.relay.follow;

import org.meshrelay.dare.record.ContainerRef;

/**
 * A container with which something is not as it was told.
 *
 * @param container which
 * @param reason what
 */
record Doubt(ContainerRef container, Reason reason) {
  /** What is not as it was told. */
  enum Reason {
    /** It is to be looked at, nothing more. */
    UNSURE,
    /** A frame that should be there was not given. */
    NOT_GIVEN,
    /** A frame was given that does not continue the copy. */
    REFUSED
  }
}
