package org.meshrelay.relay.config;

import java.util.List;
import java.util.Optional;
import org.meshrelay.client.yaml.Problem;
import org.meshrelay.client.yaml.Setting;

/**
 * The outcome of reading a configuration.
 *
 * @param config present exactly if there are no errors
 * @param errors all mistakes, in the order of files and lines
 * @param warnings what is permitted and still worth a thought
 * @param settings every key with its effective value and origin
 */
public record ConfigReport(
    Optional<RelayConfig> config,
    List<Problem> errors,
    List<Problem> warnings,
    List<Setting> settings) {
  /** Takes copies. */
  public ConfigReport {
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
    settings = List.copyOf(settings);
  }

  /** The configuration, or all mistakes as one exception. */
  public RelayConfig orThrow() throws ConfigException {
    return config.orElseThrow(() -> new ConfigException(errors));
  }
}
