package org.meshrelay.relay.config;

import org.meshrelay.client.yaml.Section;

/**
 * The listener for health and metrics, clear text and without authentication.
 *
 * @param host address to listen on; anything but loopback is announced as a risk
 * @param port 0 takes any free one
 * @param connectionsMax open connections
 */
public record AdminConfig(String host, int port, int connectionsMax) {
  static AdminConfig read(Section s) {
    return new AdminConfig(
        s.text("host", "127.0.0.1"),
        s.integer("port", 9_464, 0, 65_535),
        s.integer("connections-max", 64, 1, 10_000));
  }
}
