package org.meshrelay.dare.container.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.meshrelay.dare.container.ContainerSource;
import org.meshrelay.dare.container.walk.TornTail;

/** Cuts off what a crash left of a frame at the end of a container (dare.md 8.2). */
public final class TailRepair {
  private TailRepair() {}

  /**
   * What was done.
   *
   * @param frames good frames
   * @param octets size of the container now
   * @param cutOctets octets that were cut off and lie in a file beside it; 0 if nothing was torn
   */
  public record Repaired(long frames, long octets, long cutOctets) {}

  /**
   * Repairs a container whose only damage is its end.
   *
   * @throws ContainerDamagedException if anything else is wrong; nothing is changed then
   */
  public static Repaired repair(Path file) throws IOException, ContainerDamagedException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      FileLock lock = ContainerLock.lock(channel, file);
      ExistingContainer existing = ExistingContainer.read(ContainerSource.of(channel), frame -> {});
      long cut = channel.size() - existing.end();
      TornTail.cut(channel, file, existing.end());
      lock.release();
      return new Repaired(existing.frames(), existing.end(), cut);
    }
  }
}
