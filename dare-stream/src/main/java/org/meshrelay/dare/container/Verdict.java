package org.meshrelay.dare.container;

/** How far the integrity of a container is shown (dare.md 7.7). */
public enum Verdict {
  /** Every chain and tree digest present links to those before it. */
  LINKED,
  /** Payload digests match; chain or tree digests are those of a writer that did not link. */
  UNLINKED,
  /** Only payload digests, and they match. */
  PAYLOAD,
  /** Frames are consistent; there are no digests. */
  NONE,
  /** Something is wrong. */
  DAMAGED
}
