package org.meshrelay.relay.config;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meshrelay.client.yaml.Section;
import org.meshrelay.protocol.port.Endpoint;

/**
 * How other services are found (http-binding.md 7).
 *
 * @param mode which sources are asked
 * @param services static map: a service name, or {@code *.domain}, to its endpoints
 * @param fallbackHost try {@code mmm.<domain>} when DNS has no service record
 * @param allowPrivate believe DNS when it names loopback or private addresses
 * @param nameServers DNS servers as {@code address:port}; empty for the system's
 */
public record DiscoveryConfig(
    Mode mode,
    Map<String, List<Peer>> services,
    boolean fallbackHost,
    boolean allowPrivate,
    List<String> nameServers) {
  /** Sources of discovery. */
  public enum Mode {
    /** The static map first. */
    STATIC_THEN_DNS,
    /** The static map alone. */
    STATIC_ONLY,
    /** DNS alone. */
    DNS_ONLY
  }

  /**
   * One endpoint of a peer.
   *
   * @param endpoint where to connect
   * @param weight share among endpoints of one service
   * @param pin identifier of the ProfileService expected there
   */
  public record Peer(Endpoint endpoint, int weight, Optional<String> pin) {
    static Optional<Peer> read(Section s) {
      Optional<Endpoint> endpoint = s.parsed("url", Peer::parseEndpoint);
      int weight = s.integer("weight", 1, 1, 65_535);
      Optional<String> pin = s.optionalText("pin");
      if (endpoint.isEmpty()) {
        s.problem("url", "is needed", "write `url: https://host:port`");
      }
      return endpoint.map(e -> new Peer(e, weight, pin));
    }

    private static Endpoint parseEndpoint(String text) {
      try {
        return endpointOf(URI.create(text));
      } catch (IllegalArgumentException e) {
        throw new Section.Mistake(
            "`" + text + "` is not an endpoint", "write https://host:port or http://host:port");
      }
    }
  }

  /**
   * The endpoint of an address that may leave out port and path.
   *
   * @throws IllegalArgumentException if it has no host, or another scheme than http and https
   */
  public static Endpoint endpointOf(URI uri) {
    int port = uri.getPort() > 0 ? uri.getPort() : "http".equals(uri.getScheme()) ? 80 : 443;
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    String target = path.isEmpty() || path.equals("/") ? Endpoint.WELL_KNOWN_PATH : path;
    return new Endpoint(URI.create(uri.getScheme() + "://" + uri.getHost() + ":" + port + target));
  }

  static DiscoveryConfig read(Section s) {
    Map<String, List<Peer>> services = new LinkedHashMap<>();
    s.named("services", Peer::read)
        .forEach(
            (name, peers) -> services.put(name, peers.stream().flatMap(Optional::stream).toList()));
    return new DiscoveryConfig(
        s.choice("mode", Mode.class, Mode.STATIC_THEN_DNS),
        Map.copyOf(services),
        s.flag("fallback-host", true),
        s.flag("allow-private", false),
        s.texts("name-servers", List.of()));
  }
}
