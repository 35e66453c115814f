package org.meshrelay.dare.container;

import java.util.Locale;

/** What can be wrong with a frame of a container (dare.md 7.7). */
public enum DamageKind {
  /** The file ends inside the frame. */
  TRUNCATED,
  /** No frame begins here. */
  FRAME_TAG,
  /** The length behind the frame is not the one before it. */
  REVERSE_LENGTH,
  /** No record begins where one should. */
  RECORD_TAG,
  /** A record does not end inside its frame, or there are too many. */
  RECORD_LENGTH,
  /** Header or trailer is not a JSON object of the members known. */
  HEADER,
  /** The frame's number is not the next one. */
  INDEX,
  /** The tree position is not the offset of the predecessor. */
  TREE_POSITION,
  /** The payload does not have the digest stated. */
  PAYLOAD_DIGEST,
  /** The chain digest fits neither the linked nor the unlinked rule. */
  CHAIN_DIGEST,
  /** The tree digest fits neither the linked nor the unlinked rule. */
  TREE_DIGEST;

  /** The name as reports and vectors have it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
