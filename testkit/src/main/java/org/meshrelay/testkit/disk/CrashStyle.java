package org.meshrelay.testkit.disk;

/** Which of the things that were not flushed a crash leaves on the device. */
public enum CrashStyle {
  /** None of them. */
  NOTHING,
  /** All of them, as when the process alone is killed. */
  EVERYTHING,
  /** Any pages of 4 KiB, each as it was at any time since its last flush. */
  PAGES,
  /** Any sectors of 512 octets, each as it was at any time since its last flush. */
  SECTORS,
  /** Pages from some one on, none before it. */
  LATER_PAGES,
  /** Octets up to some one, in the middle of a page. */
  CUT,
  /** As {@link #SECTORS}, with any changes of names at all instead of the first ones. */
  ANY_NAMES
}
