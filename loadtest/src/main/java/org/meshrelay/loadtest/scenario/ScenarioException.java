package org.meshrelay.loadtest.scenario;

import java.util.List;
import java.util.stream.Collectors;
import org.meshrelay.client.yaml.Problem;

/** A scenario with mistakes; the message lists them all, one a line. */
public final class ScenarioException extends Exception {
  private static final long serialVersionUID = 1;

  /** All of the mistakes. */
  public ScenarioException(List<Problem> problems) {
    super(problems.stream().map(Problem::text).collect(Collectors.joining("\n")));
  }
}
