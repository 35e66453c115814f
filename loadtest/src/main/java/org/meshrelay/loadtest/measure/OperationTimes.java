package org.meshrelay.loadtest.measure;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Latencies of acknowledged requests by what they did, and of the steps of those that take several:
 * a request that is five exchanges is not to be read out of a median of posts. Nanoseconds. Any
 * thread.
 */
public final class OperationTimes {
  /** Operations and steps are named in the sources; what comes beyond is not told apart. */
  private static final int NAMES_MAX = 64;

  private static final String OTHER = "other";

  private final Map<String, Recorder> recorders = new ConcurrentHashMap<>();
  private volatile boolean counting = true;

  /** None yet. */
  public OperationTimes() {}

  /** Whether what comes now counts: that of measured phases does. */
  public void count(boolean measured) {
    counting = measured;
  }

  /** An operation, or a step of one, was done. */
  public void done(String name, long nanos) {
    if (!counting) {
      return;
    }
    boolean room = recorders.size() < NAMES_MAX || recorders.containsKey(name);
    recorders
        .computeIfAbsent(room ? name : OTHER, unused -> new Recorder(LatencyLog.DIGITS))
        .recordValue(Math.max(0, nanos));
  }

  /** What was counted since the last call, in order of names. */
  public Map<String, Histogram> take() {
    Map<String, Histogram> taken = new TreeMap<>();
    recorders.forEach((name, recorder) -> taken.put(name, recorder.getIntervalHistogram()));
    return taken;
  }
}
