package org.meshrelay.relay.forward;

import java.util.LinkedHashMap;
import java.util.Map;
import org.meshrelay.protocol.address.ServiceName;

/**
 * What destinations bear, remembered while nothing waits for them: at most {@value #MAX} of them,
 * the one not used for longest goes and begins anew.
 *
 * <p>Belongs to the context of the {@link Forwarder}.
 */
final class DestinationLimits {
  /** As many as sessions are kept; 1 KB each. */
  private static final int MAX = 1_000;

  private final AdaptiveLimit.Bounds bounds;
  private final Map<ServiceName, AdaptiveLimit> limits =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ServiceName, AdaptiveLimit> eldest) {
          return size() > MAX;
        }
      };

  DestinationLimits(AdaptiveLimit.Bounds bounds) {
    this.bounds = bounds;
  }

  AdaptiveLimit of(ServiceName service) {
    return limits.computeIfAbsent(service, unknown -> new AdaptiveLimit(bounds));
  }
}
