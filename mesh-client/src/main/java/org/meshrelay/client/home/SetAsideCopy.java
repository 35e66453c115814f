package org.meshrelay.client.home;

import java.nio.file.Path;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.protocol.encoding.JsonObject;

/**
 * A local copy that the user gave up for another state of the container, and whose consequences are
 * still to be drawn. Never changed; for the thread that owns the home.
 */
public final class SetAsideCopy {
  static final String SETTLED = "settled.json";

  private final Path directory;
  private final ContainerReplica replica;

  SetAsideCopy(Path directory, ContainerReplica replica) {
    this.directory = directory;
    this.replica = replica;
  }

  /** The copy as it was. */
  public ContainerReplica replica() {
    return replica;
  }

  /** Notes beside it what came of it; it is not looked at again. */
  public void settle(JsonObject outcome) throws MeshException {
    StateFile.write(directory.resolve(SETTLED), outcome);
  }
}
