package org.meshrelay.client.locate;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.meshrelay.protocol.port.Endpoint;

/**
 * The TXT keys of discovery: {@code path}, {@code version}, {@code encoding}, {@code tls}; those of
 * the host override those of the service (http-binding.md 7.1).
 */
record HostText(Map<String, String> keys) {
  /** Major version spoken here (http-binding.md 8). */
  private static final int MAJOR = 3;

  static HostText of(List<String> service, List<String> host) {
    Map<String, String> keys = new HashMap<>();
    service.forEach(text -> put(keys, text));
    host.forEach(text -> put(keys, text));
    return new HostText(Map.copyOf(keys));
  }

  private static void put(Map<String, String> keys, String text) {
    int equals = text.indexOf('=');
    if (equals > 0) {
      keys.put(text.substring(0, equals).toLowerCase(Locale.ROOT), text.substring(equals + 1));
    }
  }

  /** Path of the endpoint, the default if none is given, empty if it is no path. */
  Optional<String> path() {
    String path = keys.getOrDefault("path", Endpoint.WELL_KNOWN_PATH);
    return path.matches("/[A-Za-z0-9._~/%-]{0,200}") ? Optional.of(path) : Optional.empty();
  }

  /** Port decides unless {@code tls} does: some ports mean clear text (http-binding.md 7.1). */
  boolean secured(int port) {
    String tls = keys.getOrDefault("tls", "");
    boolean clearPort = port == 80 || port == 8000 || port == 8080 || port > 32_767;
    return tls.equals("1") || (!tls.equals("0") && !clearPort);
  }

  /** False only if the records say that the host cannot speak with us. */
  boolean meetsOurNeeds() {
    String encodings = "," + keys.getOrDefault("encoding", "json") + ",";
    return encodings.contains(",json,") && speaks(keys.getOrDefault("version", ""));
  }

  /** A range such as {@code 1.0-3.0}, or one version; what cannot be read excludes nobody. */
  private static boolean speaks(String range) {
    if (!range.matches("[0-9]{1,4}(\\.[0-9]{1,4})?(-[0-9]{1,4}(\\.[0-9]{1,4})?)?")) {
      return true;
    }
    String[] ends = range.split("-", 2);
    return major(ends[0]) <= MAJOR && major(ends[ends.length - 1]) >= MAJOR;
  }

  private static int major(String version) {
    int dot = version.indexOf('.');
    return Integer.parseInt(dot < 0 ? version : version.substring(0, dot));
  }
}
