package org.meshrelay.dare.tool;

import org.meshrelay.dare.spool.FrameDamagedException;

/** What an operator does about each kind of damage, as {@code docs/operating.md} says at length. */
public enum DamageAdvice {
  /** What is on the device is not what was written to it. */
  MEDIUM(
      "the device changed what was written: check it (kernel log, SMART) and move the node to"
          + " another; only this frame is lost here, the owner's devices and a backup have it"),
  /** Something that was written is not there at all. */
  MISSING(
      "a file of the log was deleted or moved: stop the node, put the file back, or restore a"
          + " backup into an empty directory; do not let the node go on without it"),
  /** Each part is whole, but they do not belong together. */
  MIXED(
      "the parts are whole but of different states: a directory was copied while it was written,"
          + " or two were mixed; keep it aside and restore a backup into an empty directory");

  private final String text;

  DamageAdvice(String text) {
    this.text = text;
  }

  /** One sentence for people. */
  public String text() {
    return text;
  }

  /** What fits a place. */
  public static DamageAdvice of(FrameDamagedException.Place place) {
    return switch (place.reason()) {
      case "file is missing", "file of the record is missing", "the log has no such record" ->
          MISSING;
      case "frame is out of order",
          "another frame is stored there",
          "no frame is stored there",
          "tree position",
          "tree digest",
          "root of the receipts' tree",
          "size of the frame" ->
          MIXED;
      default -> MEDIUM;
    };
  }
}
