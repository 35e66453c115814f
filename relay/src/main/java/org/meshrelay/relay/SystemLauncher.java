package org.meshrelay.relay;

import org.meshrelay.relay.cli.FollowOrder;
import org.meshrelay.relay.cli.NodeLauncher;
import org.meshrelay.relay.cli.RunningFollower;
import org.meshrelay.relay.cli.RunningNode;
import org.meshrelay.relay.config.RelayConfig;

/** Starts nodes, and copies of nodes, of this process. */
public final class SystemLauncher implements NodeLauncher {
  private final NodeEnvironment environment;

  /** What they take from the world. */
  public SystemLauncher(NodeEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public RunningNode launch(RelayConfig config) {
    return RelayAssembly.start(config, environment);
  }

  @Override
  public RunningFollower follow(RelayConfig config, FollowOrder order) {
    return Standby.start(config, environment, order);
  }
}
