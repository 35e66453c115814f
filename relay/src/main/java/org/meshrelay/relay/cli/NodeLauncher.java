package org.meshrelay.relay.cli;

import org.meshrelay.relay.config.RelayConfig;

/** Starts nodes, and copies of them. */
@FunctionalInterface
public interface NodeLauncher {
  /**
   * Starts a node and returns once it accepts requests; blocks.
   *
   * @throws CommandException if it cannot start
   */
  RunningNode launch(RelayConfig config);

  /**
   * Opens a copy that follows the node of the configuration's service; blocks.
   *
   * @throws CommandException if that cannot be done
   */
  default RunningFollower follow(RelayConfig config, FollowOrder order) {
    throw new CommandException(ExitCode.UNAVAILABLE, "this program starts nodes only");
  }
}
