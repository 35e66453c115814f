package org.meshrelay.dare.file;

import java.nio.MappedByteBuffer;
import java.nio.file.Path;

/**
 * Makes a part of a mapped file durable. All other changes of files go through {@link Path}s, so
 * that a file system of a test's own sees them; what is written through a mapping it cannot see,
 * and is told by this.
 */
@FunctionalInterface
public interface MappedFlush {
  /** Asks the device: one {@code msync}. */
  MappedFlush DEVICE = (file, mapped, from, octets) -> mapped.force(from, octets);

  /**
   * Returns when the octets are on the device.
   *
   * @param file that is mapped
   * @param mapped all of it
   * @param from first octet
   * @param octets how many
   * @throws java.io.UncheckedIOException if the device did not confirm
   */
  void force(Path file, MappedByteBuffer mapped, int from, int octets);
}
