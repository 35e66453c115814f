package org.meshrelay.dare.container.walk;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;

/** Writes a payload to its place among others and computes its digest. For one thread. */
public final class PlacedOutput extends OutputStream {
  private final FileChannel channel;
  private final MessageDigest digest = Digests.newSha512();
  private final long end;
  private long at;

  public PlacedOutput(FileChannel channel, long offset, long octets) {
    this.channel = channel;
    this.at = offset;
    this.end = offset + octets;
  }

  @Override
  public void write(byte[] octets, int offset, int size) throws IOException {
    if (size > end - at) {
      throw new IOException("a file became longer while it was read");
    }
    digest.update(octets, offset, size);
    writeFully(channel, ByteBuffer.wrap(octets, offset, size), at);
    at += size;
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  /** The digest of exactly as many octets as there is room for. */
  public Bytes finish() throws IOException {
    if (at != end) {
      throw new IOException("a file became shorter while it was read");
    }
    return Bytes.wrap(digest.digest());
  }

  public static void writeFully(FileChannel channel, ByteBuffer octets, long offset)
      throws IOException {
    long at = offset;
    while (octets.hasRemaining()) {
      at += channel.write(octets, at);
    }
  }
}
