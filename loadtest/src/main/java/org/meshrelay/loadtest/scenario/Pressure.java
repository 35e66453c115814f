package org.meshrelay.loadtest.scenario;

/**
 * What goes on beside the phases, all the time.
 *
 * @param slowConnections connections that send a request octet by octet
 * @param slowOctetsPerSecond how fast they do
 * @param idleConnections connections that send nothing
 * @param repeatsMax times that a client repeats a request at once that failed or was refused
 * @param heedWaits whether clients are silent for as long as Retry-After says
 */
public record Pressure(
    int slowConnections,
    int slowOctetsPerSecond,
    int idleConnections,
    int repeatsMax,
    boolean heedWaits) {}
