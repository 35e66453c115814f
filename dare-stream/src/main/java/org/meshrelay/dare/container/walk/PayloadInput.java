package org.meshrelay.dare.container.walk;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.LongAdder;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.ContainerSource;

/** The octets of one record of a container, read when asked for. */
public final class PayloadInput extends InputStream {
  private final ContainerSource source;
  private final long end;
  private final LongAdder counter;
  private long at;

  /** Counts what it reads, for progress. */
  public PayloadInput(ContainerSource source, LocatedFrame frame, LongAdder counter) {
    this.source = source;
    this.at = frame.payloadOffset();
    this.end = frame.payloadOffset() + frame.payloadOctets();
    this.counter = counter;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int size) throws IOException {
    if (at == end) {
      return -1;
    }
    Bytes octets;
    try {
      octets = source.read(at, (int) Math.min(size, end - at));
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    }
    if (octets.isEmpty()) {
      throw new IOException("the container became shorter while it was read");
    }
    octets.copyTo(target, offset);
    at += octets.size();
    counter.add(octets.size());
    return octets.size();
  }
}
