package org.meshrelay.dare.spool;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.meshrelay.dare.store.FrameStoreFactory;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;

/**
 * Remembers, apart from the containers, the largest tree ever signed of each: durable before the
 * statement leaves, so that a service cannot contradict itself after a restart or a restore
 * (receipts.md 4 and 8.4, MSP-310, MSP-311). Its directory is not restored with the containers.
 *
 * <p>{@link #record} blocks for one flush and is for one signing thread; {@link #last} is for any
 * thread that may read the disk.
 */
public final class SignedSizeJournal implements AutoCloseable {
  private SignedSizeJournal() {}

  /** Opens the journal in a directory of its own. */
  public static SignedSizeJournal open(Path directory, FrameStoreFactory stores) {
    return new SignedSizeJournal();
  }

  /**
   * Makes the sizes durable, all with one flush; afterwards statements about them may leave.
   *
   * @throws SigningConflictException if one contradicts what was signed before: another root for
   *     the same size, or a larger tree at an earlier time; then nothing of the list is recorded
   */
  public void record(List<SignedSize> sizes) {
    if (!sizes.isEmpty()) {
      throw new UnsupportedOperationException("not built yet");
    }
  }

  /** The largest tree signed of a container; empty if none was. */
  public Optional<SignedSize> last(AccountAddress account, ContainerName container) {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
