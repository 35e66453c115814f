package org.meshrelay.relay.transaction;

import io.vertx.core.Future;
import java.util.function.Function;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.transaction.MeshRequest;
import org.meshrelay.protocol.transaction.MeshResponse;
import org.meshrelay.relay.auth.Caller;

/**
 * A transaction that a backup host may make about the whole service (protocol.md 6.11), and
 * everybody else as before.
 *
 * @param <Q> the request
 */
public final class ForBackupHosts<Q extends MeshRequest> implements Transaction<Q> {
  private final Transaction<Q> others;
  private final Function<Q, Future<? extends MeshResponse>> backups;

  /**
   * A transaction for both.
   *
   * @param others answers whoever is no backup host
   * @param backups answers backup hosts
   */
  public ForBackupHosts(
      Transaction<Q> others, Function<Q, Future<? extends MeshResponse>> backups) {
    this.others = others;
    this.backups = backups;
  }

  @Override
  public Class<Q> requestType() {
    return others.requestType();
  }

  @Override
  public Future<Answer> execute(Q request, Caller caller, Deadline deadline) {
    return caller instanceof Caller.BackupHost
        ? backups.apply(request).map(response -> Answer.of(response))
        : others.execute(request, caller, deadline);
  }
}
