package org.meshrelay.relay.admin;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * How late event loops run their tasks, as a delay that stands: for each loop the smallest of its
 * last {@value #SAMPLES} samples, over all loops the largest of these. Any thread.
 *
 * <p>One collection pause or one class loaded for the first time delays one sample; a loop with
 * more work than it can do delays all of them, and only that is a reason to turn strangers away. It
 * is the observation on which queue management by controlled delay (RFC 8289) rests.
 */
public final class LoopLag {
  /** Samples that must all be late: with one every 50 ms, half a second. A guess. */
  public static final int SAMPLES = 10;

  /** Without a sample for so long, a loop stands still, and its lag is that silence. */
  private static final long SILENCE = TimeUnit.SECONDS.toNanos(1);

  private final List<Probe> probes = new CopyOnWriteArrayList<>();

  /** A probe for one event loop, which alone observes with it. */
  public Probe probe(long nowNanos) {
    Probe probe = new Probe(nowNanos);
    probes.add(probe);
    return probe;
  }

  /** Forgets the probe of a loop that does not listen any more. */
  public void remove(Probe probe) {
    boolean ignored = probes.remove(probe);
  }

  /** The standing delay in nanoseconds. */
  public long nanos(long nowNanos) {
    long largest = 0;
    for (Probe probe : probes) {
      largest = Math.max(largest, probe.nanos(nowNanos));
    }
    return largest;
  }

  /** The samples of one event loop. */
  public static final class Probe {
    private final long[] samples = new long[SAMPLES];
    private int next;
    private volatile long standing;
    private volatile long seenAt;

    private Probe(long nowNanos) {
      this.seenAt = nowNanos;
    }

    /** Notes how much later than planned a task ran. */
    public void observe(long lagNanos, long nowNanos) {
      samples[next] = Math.max(0, lagNanos);
      next = (next + 1) % SAMPLES;
      standing = Arrays.stream(samples).min().orElse(0);
      seenAt = nowNanos;
    }

    private long nanos(long nowNanos) {
      long silence = nowNanos - seenAt;
      return silence > SILENCE ? silence : standing;
    }
  }
}
