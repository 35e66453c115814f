package org.meshrelay.client.session;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.protocol.port.PeerTransport;
import org.meshrelay.protocol.port.ServiceLocator;

/**
 * What sessions share.
 *
 * @param transport carries requests
 * @param locator finds services
 * @param pins remembers service profiles
 * @param crypto runs key agreement, sealing and opening; bounded: when it rejects, the request
 *     fails with {@code OVERLOADED}
 * @param entropy randomness
 * @param clock wall time, uncorrected
 * @param nanoTime the monotonic source of all deadlines
 */
public record SessionEnvironment(
    PeerTransport transport,
    ServiceLocator locator,
    ServicePins pins,
    Executor crypto,
    EntropySource entropy,
    InstantSource clock,
    LongSupplier nanoTime) {}
