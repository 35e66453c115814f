package org.meshrelay.relay.cli;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.dare.follow.FollowState;
import org.meshrelay.relay.follow.FollowPass;

/** A copy of another node, open to follow it. */
public interface RunningFollower extends AutoCloseable {
  /**
   * Copies until the copy is in step; blocks, one thread at a time.
   *
   * @param check whether all containers are compared too
   * @throws MeshException if the node cannot be asked
   */
  FollowPass pass(boolean check) throws MeshException;

  /** How far the copy has come. Any thread. */
  FollowState state();

  /** Where health and metrics are. */
  URI admin();

  /** A pass ends soon, and a pause at once. Any thread. */
  void stop();

  /** Waits; true at once, or as soon, as it is told to stop. */
  boolean pause(Duration time);

  /** Completes with an exit code if the copy cannot be written to any more. */
  CompletionStage<Integer> failure();

  /** Ends; blocks. */
  @Override
  void close();
}
