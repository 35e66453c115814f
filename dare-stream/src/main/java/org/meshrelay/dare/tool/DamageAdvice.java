package org.meshrelay.dare.tool;

import org.meshrelay.dare.store.Damage;

/** What an operator does about each kind of damage, as {@code docs/operating.md} says at length. */
public final class DamageAdvice {
  private DamageAdvice() {}

  /** One sentence for people. */
  public static String of(Damage.Kind kind) {
    return switch (kind) {
      case CHANGED ->
          "the device changed what was written: check it (kernel log, SMART) and move the node to"
              + " another; only this frame is lost here, the owner's devices and a backup have it";
      case MISSING ->
          "a file of the log, or a part of one, was deleted, moved or cut off: stop the node, put"
              + " the file back, or restore a backup into an empty directory; do not let the node go"
              + " on without it";
      case MIXED ->
          "the parts are whole but of different states: a directory was copied while it was"
              + " written, or two were mixed; keep it aside and restore a backup into an empty"
              + " directory";
    };
  }
}
