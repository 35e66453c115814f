package org.meshrelay.relay.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a configuration is read from, lowest precedence first.
 *
 * @param file the YAML file; {@code conf.d/*.yaml} beside it follows in order of names
 * @param environment variables of the process; {@code MESHRELAY_SECTION__KEY} count, and with
 *     {@code _FILE} behind it the value is read from the file named
 * @param flags full keys with dots to values
 */
public record ConfigSources(Path file, Map<String, String> environment, Map<String, String> flags) {
  /** Takes copies. */
  public ConfigSources {
    environment = Map.copyOf(environment);
    flags = Map.copyOf(flags);
  }

  /** A file alone. */
  public static ConfigSources of(Path file) {
    return new ConfigSources(file, Map.of(), Map.of());
  }

  /** A file with some keys set otherwise, as by {@code --set}. */
  public static ConfigSources of(Path file, Map<String, String> flags) {
    return new ConfigSources(file, Map.of(), flags);
  }
}
