package org.meshrelay.dare.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.meshrelay.crypto.octet.Bytes;

/** Where a container's octets are read from. */
public interface ContainerSource {
  /** Number of octets. */
  long size();

  /** Octets from an offset, as many as there are but at most {@code octetsMax}. */
  Bytes read(long offset, int octetsMax);

  /** Octets in memory. */
  static ContainerSource of(Bytes octets) {
    return new ContainerSource() {
      @Override
      public long size() {
        return octets.size();
      }

      @Override
      public Bytes read(long offset, int octetsMax) {
        int from = (int) Math.min(offset, octets.size());
        return octets.slice(from, (int) Math.min(octets.size(), (long) from + octetsMax));
      }
    };
  }

  /** An open file, which stays open. */
  static ContainerSource of(FileChannel channel) {
    return new ContainerSource() {
      @Override
      public long size() {
        try {
          return channel.size();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public Bytes read(long offset, int octetsMax) {
        ByteBuffer target =
            ByteBuffer.allocate((int) Math.max(0, Math.min(octetsMax, size() - offset)));
        try {
          int count = 0;
          while (count >= 0 && target.hasRemaining()) {
            count = channel.read(target, offset + target.position());
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        return Bytes.copyOf(target.flip());
      }
    };
  }
}
