package org.meshrelay.relay.cli;

import java.net.URI;
import java.util.concurrent.CompletionStage;
import org.meshrelay.relay.config.RelayConfig;

/** A node that accepts requests. */
public interface RunningNode extends AutoCloseable {
  /** Where it listens. */
  URI https();

  /** Where health and metrics are. */
  URI admin();

  /** Completes with an exit code if the node cannot go on, for example after a failed flush. */
  CompletionStage<Integer> failure();

  /**
   * Takes over what can change while it runs; blocks.
   *
   * @throws CommandException if the new files cannot be used; the old ones stay in use
   */
  void reload(RelayConfig config);

  /** Takes no more requests, finishes those in progress, and ends; blocks. */
  @Override
  void close();
}
