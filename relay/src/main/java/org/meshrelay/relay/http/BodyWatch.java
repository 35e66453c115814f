package org.meshrelay.relay.http;

/**
 * Watches the pace of one body: after its first second, at least so many octets in every second
 * (http-binding.md 5).
 */
final class BodyWatch {
  private final int octetsPerSecond;
  private final long began;
  private long windowBegan;
  private int octetsBefore;

  BodyWatch(int octetsPerSecond, long nowNanos) {
    this.octetsPerSecond = octetsPerSecond;
    this.began = nowNanos;
    this.windowBegan = nowNanos;
  }

  /** True if the last whole window brought too little. */
  boolean isTooSlow(int octets, long nowNanos) {
    long elapsed = nowNanos - windowBegan;
    if (elapsed < HttpTimers.BODY_WINDOW) {
      return false;
    }
    boolean first = windowBegan == began;
    long needed = (long) octetsPerSecond * elapsed / HttpTimers.BODY_WINDOW;
    boolean slow = !first && octets - octetsBefore < needed;
    windowBegan = nowNanos;
    octetsBefore = octets;
    return slow;
  }
}
