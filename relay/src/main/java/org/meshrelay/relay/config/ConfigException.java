package org.meshrelay.relay.config;

import java.util.List;
import java.util.stream.Collectors;
import org.meshrelay.client.yaml.Problem;

/** A configuration with mistakes; the message lists them all, one a line. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1;
  private final transient List<Problem> problems;

  /** All of the mistakes. */
  public ConfigException(List<Problem> problems) {
    super(problems.stream().map(Problem::text).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** The mistakes one by one. */
  public List<Problem> problems() {
    return problems;
  }
}
