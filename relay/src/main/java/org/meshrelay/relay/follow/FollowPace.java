package org.meshrelay.relay.follow;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds a follower back to a rate, and tells it to stop. Any thread. */
public final class FollowPace {
  private final long octetsPerSecondMax;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** At most so many octets of frames in a second. */
  public FollowPace(long octetsPerSecondMax) {
    this.octetsPerSecondMax = octetsPerSecondMax;
  }

  /** From now on nothing more is to be begun. */
  public void stop() {
    stopped.countDown();
  }

  /** Whether it was told to stop. */
  public boolean isStopped() {
    return stopped.getCount() == 0;
  }

  /** Waits until so many octets are paid for; returns early when told to stop. */
  void spend(long octets) {
    boolean unused = pause(Duration.ofNanos(octets * 1_000_000_000 / octetsPerSecondMax));
  }

  /** Waits; true at once, or as soon, as it is told to stop. */
  public boolean pause(Duration time) {
    try {
      return stopped.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
