package org.meshrelay.client.locate;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.port.Endpoint;

/**
 * What a static map says of one service.
 *
 * @param targets HTTP endpoints with their weights; not empty unless the service is reached by UDP
 *     only
 * @param udp {@code host:port} of the UDP binding, or null
 * @param pin identifier of the service profile that must answer, or null
 */
public record StaticService(List<Target> targets, @Nullable String udp, @Nullable String pin) {
  /** Copies the list. */
  public StaticService {
    targets = List.copyOf(targets);
  }

  /**
   * One endpoint.
   *
   * @param endpoint where
   * @param weight share of first tries among the endpoints of the service, at least 0
   */
  public record Target(Endpoint endpoint, int weight) {}
}
