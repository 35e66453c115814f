package org.meshrelay.client.locate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.meshrelay.protocol.address.ServiceName;

/**
 * Services whose addresses a local file gives, so that no DNS is asked (http-binding.md 7.4).
 *
 * <p>Exact names come first, then the longest wildcard: {@code *.a.test} before {@code *.test}; a
 * wildcard stands for one or more labels. Only such a map may name loopback and private addresses.
 * Immutable; any thread may use it.
 */
public final class StaticServiceMap {
  private static final StaticServiceMap EMPTY = new StaticServiceMap(Map.of());

  private final Map<String, StaticService> services;

  private StaticServiceMap(Map<String, StaticService> services) {
    this.services = Map.copyOf(services);
  }

  /** A map without services. */
  public static StaticServiceMap empty() {
    return EMPTY;
  }

  /** A map of these services; keys are canonical names or wildcards such as {@code *.test}. */
  public static StaticServiceMap of(Map<String, StaticService> services) {
    return new StaticServiceMap(services);
  }

  /**
   * Reads a YAML file in either form of {@link ServiceMapReader}.
   *
   * @throws IOException if it cannot be read or is above 4 MiB
   * @throws ServiceMapException with every mistake in it
   */
  public static StaticServiceMap load(Path file) throws IOException, ServiceMapException {
    if (Files.size(file) > ServiceMapReader.FILE_BYTES_MAX) {
      throw new IOException(file + ": a service map has at most 4 MiB");
    }
    return parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
  }

  /**
   * Reads the text of a map.
   *
   * @param source named in messages
   * @throws ServiceMapException with every mistake in it
   */
  public static StaticServiceMap parse(String source, String yaml) throws ServiceMapException {
    return new StaticServiceMap(new ServiceMapReader(source).read(yaml));
  }

  /** What the map says of the service. */
  public Optional<StaticService> find(ServiceName service) {
    StaticService exact = services.get(service.text());
    if (exact != null) {
      return Optional.of(exact);
    }
    String rest = service.text();
    for (int dot = rest.indexOf('.'); dot >= 0; dot = rest.indexOf('.')) {
      rest = rest.substring(dot + 1);
      StaticService wildcard = services.get("*." + rest);
      if (wildcard != null) {
        return Optional.of(wildcard);
      }
    }
    return Optional.empty();
  }

  /** The service profile the map fixes for the service. */
  public Optional<String> pin(ServiceName service) {
    return find(service).flatMap(found -> Optional.ofNullable(found.pin()));
  }
}
