package org.meshrelay.relay.demo;

import java.time.Duration;
import java.time.Instant;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * A step of the message on its way.
 *
 * @param time when
 * @param at at which corner
 * @param what what happened
 * @param source who says so: the clock of the device, or the log of the service
 */
record Hop(Instant time, String at, String what, String source) {
  /** Milliseconds since another moment; clocks of one machine agree to about one. */
  long elapsedMs(Instant start) {
    return Math.max(0, Duration.between(start, time).toMillis());
  }

  JsonObject json(Instant start) {
    return new ObjectWriter()
        .put("at", at)
        .put("what", what)
        .put("elapsedMs", elapsedMs(start))
        .put("source", source)
        .build();
  }
}
