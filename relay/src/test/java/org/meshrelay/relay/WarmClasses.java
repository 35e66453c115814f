package org.meshrelay.relay;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.meshrelay.relay.config.HttpConfig;
import org.meshrelay.relay.config.RelayConfig;

/**
 * The warm-up of a node, once in the life of the process for each transport, for tests with
 * listeners of their own.
 */
public final class WarmClasses {
  private static final Set<HttpConfig.Transport> DONE = ConcurrentHashMap.newKeySet();

  private WarmClasses() {}

  /** Returns once a listener of this configuration has answered. */
  public static void load(RelayConfig config) {
    if (DONE.add(config.http().transport())) {
      WarmUp warmUp = new WarmUp(config, NodeEnvironment.system());
      warmUp.network();
      warmUp.await();
    }
  }
}
