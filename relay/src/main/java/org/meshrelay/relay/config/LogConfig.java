package org.meshrelay.relay.config;

import java.nio.file.Path;
import java.util.Optional;
import org.meshrelay.client.yaml.Section;

/**
 * The log.
 *
 * @param level of our own lines
 * @param configurationFile a logback file that replaces the built-in one
 */
public record LogConfig(Level level, Optional<Path> configurationFile) {
  /** How much to say. */
  public enum Level {
    /** What an operator acts on, and what went wrong. */
    WARN,
    /** The life of the node too. */
    INFO,
    /** One line per transaction too. */
    DEBUG
  }

  static LogConfig read(Section s) {
    return new LogConfig(
        s.choice("level", Level.class, Level.INFO), s.optionalPath("configuration-file"));
  }
}
