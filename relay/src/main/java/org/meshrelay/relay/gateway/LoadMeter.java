package org.meshrelay.relay.gateway;

import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.meshrelay.relay.admin.LoopLag;

/**
 * The load level of the node, 0 to 3, from the fill of the handshake pool and the delay of the
 * event loops (udp-binding.md B.12): above 50 % or 20 ms, 80 % or 50 ms, 100 % or 100 ms. A level
 * falls after ten seconds of calm. Any thread.
 */
public final class LoadMeter {
  private static final long CALM = TimeUnit.SECONDS.toNanos(10);
  private static final double[] OCCUPANCY = {0.5, 0.8, 1.0};
  private static final long[] LAG = {
    TimeUnit.MILLISECONDS.toNanos(20),
    TimeUnit.MILLISECONDS.toNanos(50),
    TimeUnit.MILLISECONDS.toNanos(100)
  };

  private final DoubleSupplier occupancy;
  private final LoopLag lag;
  private volatile int held;
  private volatile long heldSince;

  /**
   * @param occupancy share of the handshake pool in use, 1 when it is full
   */
  public LoadMeter(DoubleSupplier occupancy, LoopLag lag) {
    this.occupancy = occupancy;
    this.lag = lag;
  }

  /** The level now. */
  public int level(long nowNanos) {
    int current = Math.max(ofOccupancy(occupancy.getAsDouble()), ofLag(lag.nanos(nowNanos)));
    if (current >= held || nowNanos - heldSince > CALM) {
      held = current;
      heldSince = nowNanos;
    }
    return held;
  }

  private static int ofOccupancy(double share) {
    int level = 0;
    while (level < OCCUPANCY.length && share >= OCCUPANCY[level] && share > 0.5) {
      level++;
    }
    return level;
  }

  private static int ofLag(long nanos) {
    int level = 0;
    while (level < LAG.length && nanos > LAG[level]) {
      level++;
    }
    return level;
  }
}
