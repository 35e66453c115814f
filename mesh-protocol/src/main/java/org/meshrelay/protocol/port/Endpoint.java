package org.meshrelay.protocol.port;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * One place where a service can be reached.
 *
 * @param uri {@code https} or {@code http}, with host, port and path, without query, fragment and
 *     user information; the host is the target of discovery, which need not be the service domain
 * @param ownName the name that the certificate there must bear, if it is not that of the service
 */
public record Endpoint(URI uri, @Nullable String ownName) {
  /** Path of the Mesh service on any host (http-binding.md 1). */
  public static final String WELL_KNOWN_PATH = "/.well-known/mmm";

  /** Checks that the address can be dialled as it stands. */
  public Endpoint {
    boolean scheme = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
    boolean plain =
        uri.getRawQuery() == null && uri.getRawFragment() == null && uri.getRawUserInfo() == null;
    if (!scheme || !plain || uri.getHost() == null || uri.getPort() < 1 || uri.getPort() > 65535) {
      throw new IllegalArgumentException("not an endpoint: " + uri);
    }
  }

  /** The endpoint whose certificate bears the name of the service. */
  public Endpoint(URI uri) {
    this(uri, null);
  }

  /** The name that TLS asks for and the certificate must bear, to reach a service of that name. */
  public String certificateName(String service) {
    return ownName == null ? service : ownName;
  }

  /** The endpoint at host and port with the well-known path over TLS. */
  public static Endpoint https(String host, int port) {
    return new Endpoint(URI.create("https://" + bracketed(host) + ":" + port + WELL_KNOWN_PATH));
  }

  /** The endpoint at host and port with the well-known path in the clear. */
  public static Endpoint http(String host, int port) {
    return new Endpoint(URI.create("http://" + bracketed(host) + ":" + port + WELL_KNOWN_PATH));
  }

  /** True if the transport is encrypted. */
  public boolean secured() {
    return "https".equals(uri.getScheme());
  }

  private static String bracketed(String host) {
    return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
  }
}
