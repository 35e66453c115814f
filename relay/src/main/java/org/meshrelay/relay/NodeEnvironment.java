package org.meshrelay.relay;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.protocol.port.ServiceLocator;

/**
 * What a node takes from the world beside its configuration.
 *
 * @param clock wall time
 * @param nanoTime monotonic time
 * @param entropy random octets
 * @param locator finds other services, instead of what the configuration says
 * @param loopBlocked a task on an event loop that takes longer is logged as a warning
 */
public record NodeEnvironment(
    InstantSource clock,
    LongSupplier nanoTime,
    EntropySource entropy,
    Optional<ServiceLocator> locator,
    Duration loopBlocked) {
  /** Nothing on an event loop takes longer, unless the machine stalls. */
  private static final Duration LOOP_BLOCKED = Duration.ofMillis(50);

  /** The system's clocks and random octets, discovery as configured. */
  public static NodeEnvironment system() {
    return new NodeEnvironment(
        InstantSource.system(),
        System::nanoTime,
        EntropySource.system(),
        Optional.empty(),
        LOOP_BLOCKED);
  }

  /** With another way to find services: for nodes in one process that know each other. */
  public NodeEnvironment withLocator(ServiceLocator other) {
    return new NodeEnvironment(clock, nanoTime, entropy, Optional.of(other), loopBlocked);
  }
}
