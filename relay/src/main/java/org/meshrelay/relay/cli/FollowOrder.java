package org.meshrelay.relay.cli;

import java.util.Optional;
import org.meshrelay.protocol.port.Endpoint;

/**
 * How another node is followed.
 *
 * @param from where it is; empty to find it as every service is found
 * @param octetsPerSecondMax most octets of frames copied in a second
 */
public record FollowOrder(Optional<Endpoint> from, long octetsPerSecondMax) {}
