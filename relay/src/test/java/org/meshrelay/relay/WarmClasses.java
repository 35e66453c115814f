package org.meshrelay.relay;

import java.util.concurrent.atomic.AtomicBoolean;
import org.meshrelay.relay.config.RelayConfig;

/**
 * The warm-up of a node, once in the life of the process, for tests with listeners of their own.
 */
public final class WarmClasses {
  private static final AtomicBoolean DONE = new AtomicBoolean();

  private WarmClasses() {}

  /** Returns once a listener of this configuration has answered. */
  public static void load(RelayConfig config) throws InterruptedException {
    if (DONE.compareAndSet(false, true)) {
      new WarmUp(config, NodeEnvironment.system()).network().join();
    }
  }
}
