package org.meshrelay.relay.forward;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.meshrelay.protocol.address.ServiceName;

/**
 * What destinations bear, remembered while nothing waits for them: at most {@value #MAX} of them,
 * the one not used for longest goes and begins anew.
 *
 * <p>Belongs to the context of the {@link Forwarder}, but for the figures.
 */
final class Bearings {
  /** As many as sessions are kept; 2 KB each. */
  private static final int MAX = 1_000;

  private final AdaptiveLimit.Bounds bounds;
  private final Duration breakerPause;
  private final LongSupplier nanoTime;
  private final Set<ServiceName> open = new HashSet<>();
  private volatile int openNow;
  private final LongAdder openings = new LongAdder();
  private final Map<ServiceName, Bearing> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ServiceName, Bearing> eldest) {
          boolean full = size() > MAX;
          if (full) {
            closed(eldest.getKey());
          }
          return full;
        }
      };

  /**
   * What one destination bears.
   *
   * @param limit exchanges at a time
   * @param breaker whether it is tried at all
   */
  record Bearing(AdaptiveLimit limit, DestinationBreaker breaker) {}

  /**
   * Nothing is known yet.
   *
   * @param bounds of the limit of each
   * @param breakerPause for which a destination that fails is left alone
   */
  Bearings(AdaptiveLimit.Bounds bounds, Duration breakerPause, LongSupplier nanoTime) {
    this.bounds = bounds;
    this.breakerPause = breakerPause;
    this.nanoTime = nanoTime;
  }

  Bearing of(ServiceName service) {
    return known.computeIfAbsent(service, unknown -> unknown());
  }

  private Bearing unknown() {
    return new Bearing(new AdaptiveLimit(bounds), new DestinationBreaker(breakerPause, nanoTime));
  }

  /** The same for somebody who only looks: nothing is forgotten to make room. */
  Bearing look(ServiceName service) {
    return known.containsKey(service) ? of(service) : unknown();
  }

  /**
   * The breaker of a destination has opened. Of one that is forgotten nobody would say it closed.
   */
  void opened(ServiceName service) {
    boolean ignored = known.containsKey(service) && open.add(service);
    openNow = open.size();
    openings.increment();
  }

  /** The breaker of a destination has closed, or it is forgotten. */
  void closed(ServiceName service) {
    boolean ignored = open.remove(service);
    openNow = open.size();
  }

  /** Destinations that are left alone, or tried with one exchange. Any thread. */
  int openNow() {
    return openNow;
  }

  /** How often one was left alone. Any thread. */
  long openings() {
    return openings.sum();
  }
}
