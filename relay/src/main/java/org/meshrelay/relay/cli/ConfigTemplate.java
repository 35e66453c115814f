package org.meshrelay.relay.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commented reference configuration with some values changed; comments and order stay. A value
 * is what stands behind the colon on the line of its key.
 */
final class ConfigTemplate {
  private static final Pattern KEY = Pattern.compile("^( *)([a-z][a-z0-9-]*):(?: (.*))?$");

  private ConfigTemplate() {}

  /** The reference configuration. */
  static String reference() {
    return resource("relay.yaml");
  }

  /** The keys that a profile sets, with dots. */
  static Map<String, String> profile(String name) {
    Map<String, String> settings = new LinkedHashMap<>();
    List<String> path = new ArrayList<>();
    for (String line : resource("profiles/" + name + ".yaml").split("\n", -1)) {
      Matcher key = KEY.matcher(line);
      if (key.matches()) {
        enter(path, key);
        if (key.group(3) != null) {
          settings.put(String.join(".", path), key.group(3));
        }
      }
    }
    return settings;
  }

  /**
   * The text with values put in place of those that are there.
   *
   * @throws IllegalStateException if a key is not in the text
   */
  static String edit(String text, Map<String, String> settings) {
    Map<String, String> left = new LinkedHashMap<>(settings);
    List<String> path = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      Matcher key = KEY.matcher(line);
      if (key.matches()) {
        enter(path, key);
        String value = left.remove(String.join(".", path));
        lines.add(value == null ? line : key.group(1) + key.group(2) + ": " + value);
      } else {
        lines.add(line);
      }
    }
    if (!left.isEmpty()) {
      throw new IllegalStateException("not in the reference configuration: " + left.keySet());
    }
    return String.join("\n", lines);
  }

  private static void enter(List<String> path, Matcher key) {
    int depth = key.group(1).length() / 2;
    while (path.size() > depth) {
      path.removeLast();
    }
    path.add(key.group(2));
  }

  private static String resource(String name) {
    try (InputStream in = ConfigTemplate.class.getResourceAsStream("/conf/" + name)) {
      if (in == null) {
        throw new IllegalStateException("not packaged: conf/" + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
