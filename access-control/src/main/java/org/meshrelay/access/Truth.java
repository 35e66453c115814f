package org.meshrelay.access;

/**
 * A fact that is true, false or not known now.
 *
 * <p>Unknown is not false: a rule that needs the fact has no opinion then (access-control.md C).
 */
public enum Truth {
  /** Known to hold. */
  TRUE,
  /** Known not to hold. */
  FALSE,
  /** Nobody looked, or it could not be found out. */
  UNKNOWN;

  /** A fact that was looked up. */
  public static Truth of(boolean value) {
    return value ? TRUE : FALSE;
  }

  /** Known and true. */
  public boolean isTrue() {
    return this == TRUE;
  }

  /** Known and false. */
  public boolean isFalse() {
    return this == FALSE;
  }
}
