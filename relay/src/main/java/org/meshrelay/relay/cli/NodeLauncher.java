package org.meshrelay.relay.cli;

import org.meshrelay.relay.config.RelayConfig;

/** Starts nodes. */
@FunctionalInterface
public interface NodeLauncher {
  /**
   * Starts a node and returns once it accepts requests; blocks.
   *
   * @throws CommandException if it cannot start
   */
  RunningNode launch(RelayConfig config);
}
