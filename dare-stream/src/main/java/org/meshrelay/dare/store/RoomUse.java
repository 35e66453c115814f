package org.meshrelay.dare.store;

/** What room in a log is wanted for. */
public enum RoomUse {
  /** New content: refused below the low watermark. */
  CONTENT,
  /**
   * Something that lets content be dropped later, or without which content cannot be read; may use
   * a reserve that content may not.
   */
  RESERVED
}
