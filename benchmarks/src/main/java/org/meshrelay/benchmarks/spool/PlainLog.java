package org.meshrelay.benchmarks.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.DurableFiles;

/** The least a log can do: records one after another in a file written in advance, and a force. */
final class PlainLog implements BatchLog {
  /** As large as the engine's largest segment; begun again from the front when it is full. */
  private static final int OCTETS = 64 << 20;

  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(OCTETS);

  PlainLog(Path directory) throws IOException {
    DurableFiles.makeDirectory(directory);
    Path file = directory.resolve("plain");
    this.channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    DurableFiles.fillWithZeros(channel, 0, OCTETS);
    channel.force(true);
    channel.position(0);
  }

  @Override
  public void append(Bytes record, int batch) throws IOException {
    buffer.clear();
    for (int i = 0; i < batch; i++) {
      buffer.put(record.asByteBuffer());
    }
    buffer.flip();
    if (channel.position() + buffer.remaining() > OCTETS) {
      channel.position(0);
    }
    DurableFiles.writeFully(channel, buffer);
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
