package org.meshrelay.loadtest.command;

import java.util.List;
import org.meshrelay.client.cli.OperatorSuite;

/** Adds {@code loadtest} to {@code mesh-relay}. */
public final class LoadtestSuite implements OperatorSuite {
  /** For the loader of services. */
  public LoadtestSuite() {}

  @Override
  public List<Object> commands() {
    return List.of(new LoadtestCommand());
  }
}
