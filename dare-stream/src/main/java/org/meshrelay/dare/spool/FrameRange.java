package org.meshrelay.dare.spool;

/**
 * Which frames to read, and how much at most.
 *
 * @param from first frame number
 * @param to last frame number, inclusive
 * @param framesMax most frames
 * @param octetsMax octets of frames after which no further one is read
 */
public record FrameRange(long from, long to, int framesMax, long octetsMax) {
  /** Refuses negative bounds. */
  public FrameRange {
    if (from < 0 || framesMax < 0 || octetsMax < 0) {
      throw new IllegalArgumentException("negative bound of a range");
    }
  }
}
