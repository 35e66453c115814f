package org.meshrelay.client.session;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.meshrelay.protocol.port.Endpoint;

/**
 * A host of a service under a name of its own, as {@code Version.URI} gives it (protocol.md 6.11,
 * MSP-8): an absolute URI of at most 255 characters with a DNS name, {@code https} or {@code http},
 * and no user information, query or fragment.
 *
 * @param endpoint where it is; the certificate there must bear the name of the host
 */
public record DirectHost(Endpoint endpoint) {
  /** Hosts that one service may name. A guess: one of its own, and some in reserve. */
  public static final int HOSTS_MAX = 4;

  /** As long as a DNS name may be. */
  private static final int CHARACTERS_MAX = 255;

  private static final Pattern NAME =
      Pattern.compile(
          "([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._~/%-]{0,200}");

  /** Reads one URI; port and path may be left out. Empty if it is none that we would dial. */
  public static Optional<DirectHost> parse(String text) {
    if (text.length() > CHARACTERS_MAX) {
      return Optional.empty();
    }
    try {
      return of(new URI(text));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<DirectHost> of(URI uri) throws URISyntaxException {
    String host = uri.getHost();
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean bare =
        uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
    boolean known = scheme.equals("https") || scheme.equals("http");
    if (host == null || !bare || !known || !NAME.matcher(host).matches()) {
      return Optional.empty();
    }
    String given = uri.getRawPath();
    String path = given.isEmpty() || given.equals("/") ? Endpoint.WELL_KNOWN_PATH : given;
    if (!PATH.matcher(path).matches()) {
      return Optional.empty();
    }
    int usual = scheme.equals("https") ? 443 : 80;
    int port = uri.getPort() == -1 ? usual : uri.getPort();
    String name = host.toLowerCase(Locale.ROOT);
    return Optional.of(
        new DirectHost(new Endpoint(URI.create(scheme + "://" + name + ":" + port + path), name)));
  }

  /**
   * The hosts of an answer, in its order, without those that cannot be; none at all if there are
   * more than {@link #HOSTS_MAX}.
   */
  static List<DirectHost> ofAnswer(List<String> uris) {
    return uris.size() > HOSTS_MAX
        ? List.of()
        : uris.stream().map(DirectHost::parse).flatMap(Optional::stream).distinct().toList();
  }

  /** The DNS name. */
  public String name() {
    return endpoint.uri().getHost();
  }

  /** The whole URI, with port and path. */
  public String text() {
    return endpoint.uri().toString();
  }
}
