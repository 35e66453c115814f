package org.meshrelay.client.locate;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.port.Endpoint;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads the two forms of a service map: {@code example.com: {https: URL, udp: HOST:PORT}} and the
 * lists of {@code discovery.static} (http-binding.md 7.4), with or without that wrapping.
 */
final class ServiceMapReader {
  /** Most services of one map: it is read whole into memory. A guess. */
  private static final int SERVICES_MAX = 10_000;

  /** Most octets of one map file, enough for the above. */
  static final int FILE_BYTES_MAX = 4 << 20;

  private final String source;
  private final List<String> mistakes = new ArrayList<>();
  private final Map<String, StaticService> services = new TreeMap<>();

  ServiceMapReader(String source) {
    this.source = source;
  }

  Map<String, StaticService> read(String yaml) throws ServiceMapException {
    Node root = compose(yaml);
    if (root != null) {
      readServices(unwrap(root));
    }
    if (!mistakes.isEmpty()) {
      throw new ServiceMapException(mistakes);
    }
    return services;
  }

  private @Nullable Node compose(String yaml) {
    try {
      LoadSettings settings =
          LoadSettings.builder().setLabel(source).setMaxAliasesForCollections(0).build();
      return new Compose(settings).composeString(yaml).orElse(null);
    } catch (YamlEngineException e) {
      mistakes.add(source + ": not YAML: " + e.getMessage());
      return null;
    }
  }

  private static Node unwrap(Node root) {
    Node discovery = member(root, "discovery");
    Node map = member(discovery == null ? root : discovery, "static");
    return map == null ? root : map;
  }

  private static @Nullable Node member(Node node, String name) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue()) {
        if (name.equals(text(entry.getKeyNode()))) {
          return entry.getValueNode();
        }
      }
    }
    return null;
  }

  private void readServices(Node map) {
    if (!(map instanceof MappingNode mapping)) {
      mistake(map, "", "must map service names to addresses, such as example.com: {https: URL}");
      return;
    }
    if (mapping.getValue().size() > SERVICES_MAX) {
      mistake(map, "", "more than " + SERVICES_MAX + " services; split the map");
      return;
    }
    for (NodeTuple entry : mapping.getValue()) {
      String written = text(entry.getKeyNode());
      String name = written == null ? null : serviceName(written);
      if (name == null) {
        mistake(entry.getKeyNode(), "", "not a service name; write example.com or \"*.test\"");
      } else if (services.put(name, service(name, entry.getValueNode())) != null) {
        mistake(entry.getKeyNode(), name, "stands here a second time; join the two entries");
      }
    }
  }

  private static @Nullable String serviceName(String written) {
    String prefix = written.startsWith("*.") ? "*." : "";
    return ServiceName.find(written.substring(prefix.length()))
        .map(name -> prefix + name.text())
        .orElse(null);
  }

  private StaticService service(String name, Node node) {
    Targets targets = new Targets();
    if (node instanceof SequenceNode sequence) {
      for (Node element : sequence.getValue()) {
        address(name, element, targets);
      }
    } else {
      address(name, node, targets);
    }
    if (targets.found.isEmpty() && targets.udp == null && mistakes.isEmpty()) {
      mistake(node, name, "has no address; add https: https://HOST:PORT");
    }
    return new StaticService(targets.found, targets.udp, targets.pin);
  }

  private void address(String name, Node node, Targets targets) {
    if (!(node instanceof MappingNode mapping)) {
      mistake(node, name, "must be {https: URL} or a list of {url: URL}");
      return;
    }
    Endpoint endpoint = null;
    int weight = 1;
    for (NodeTuple entry : mapping.getValue()) {
      String key = String.valueOf(text(entry.getKeyNode()));
      String value = text(entry.getValueNode());
      String path = name + "." + key;
      if (value == null) {
        mistake(entry.getValueNode(), path, "must be a text or a number");
        continue;
      }
      switch (key) {
        case "https", "http", "url" -> endpoint = endpoint(entry.getValueNode(), path, value);
        case "udp" -> targets.udp = hostAndPort(entry.getValueNode(), path, value);
        case "pin" -> targets.pin = value;
        case "weight" -> weight = weight(entry.getValueNode(), path, value);
        default ->
            mistake(entry.getKeyNode(), path, "unknown; known are https, url, udp, weight, pin");
      }
    }
    if (endpoint != null) {
      targets.found.add(new StaticService.Target(endpoint, weight));
    }
  }

  private @Nullable Endpoint endpoint(Node node, String path, String value) {
    try {
      URI uri = new URI(value);
      int port = uri.getPort() >= 0 ? uri.getPort() : "http".equals(uri.getScheme()) ? 80 : 443;
      String raw = uri.getRawPath();
      String where =
          raw == null || raw.isEmpty() || raw.equals("/") ? Endpoint.WELL_KNOWN_PATH : raw;
      return new Endpoint(
          new URI(uri.getScheme(), null, uri.getHost(), port, where, uri.getQuery(), null));
    } catch (URISyntaxException | IllegalArgumentException e) {
      mistake(node, path, "not an address; write https://HOST:PORT");
      return null;
    }
  }

  private @Nullable String hostAndPort(Node node, String path, String value) {
    int colon = value.lastIndexOf(':');
    if (colon > 0 && value.substring(colon + 1).matches("[0-9]{1,5}")) {
      return value;
    }
    mistake(node, path, "not HOST:PORT");
    return null;
  }

  private int weight(Node node, String path, String value) {
    if (value.matches("[0-9]{1,5}") && Integer.parseInt(value) <= 65_535) {
      return Integer.parseInt(value);
    }
    mistake(node, path, "must be 0 to 65535");
    return 1;
  }

  private void mistake(Node node, String key, String what) {
    String line = node.getStartMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
    mistakes.add(source + line + ": " + (key.isEmpty() ? "" : key + ": ") + what);
  }

  private static @Nullable String text(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : null;
  }

  /** What has been read of one service so far. */
  private static final class Targets {
    private final List<StaticService.Target> found = new ArrayList<>();
    private @Nullable String udp;
    private @Nullable String pin;
  }
}
