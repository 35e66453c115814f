package org.meshrelay.protocol.dare.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.Encoding;

/**
 * Encodes and decodes a signed and encrypted payload of any size through a pipe, so that neither
 * disk nor memory holds it, and prints time and peak of the heap. For 10 GB in a heap of 256 MB:
 *
 * <pre>
 * java -Xmx256m -cp mesh-protocol/target/test-classes:mesh-protocol/target/classes:\
 *   mesh-crypto/target/classes:testkit/target/classes:[bcprov, jackson-core, jspecify] \
 *   org.meshrelay.protocol.dare.stream.LargeStreamRun 10000000000 JSON
 * </pre>
 *
 * The tests run it with less in a smaller heap. Exit 0 if what came out is what went in.
 */
final class LargeStreamRun {
  private LargeStreamRun() {}

  /** Arguments: octets of the payload, encoding. */
  public static void main(String[] arguments) throws Exception {
    long octets = Long.parseLong(arguments[0]);
    Encoding encoding = Encoding.valueOf(arguments[1]);
    long start = System.nanoTime();
    StreamReport report = roundTrip(octets, encoding);
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "octets=%d encoding=%s seconds=%.1f mbPerSecond=%.0f heapMaxMiB=%d heapPeakMiB=%d%n",
        octets,
        encoding,
        seconds,
        octets / 1e6 / seconds,
        Runtime.getRuntime().maxMemory() >> 20,
        heapPeak() >> 20);
    if (!report.isSignedBy(StreamFixture.ALICE.publicKey()) || report.outputOctets() != octets) {
      throw new AssertionError(report.toString());
    }
  }

  private static long heapPeak() {
    long peak = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP) {
        peak += pool.getPeakUsage().getUsed();
      }
    }
    return peak;
  }

  /** The writer on a thread of its own, the reader on this one. */
  private static StreamReport roundTrip(long octets, Encoding encoding) throws Exception {
    try (PipedInputStream input = new PipedInputStream(256 << 10);
        PipedOutputStream output = new PipedOutputStream(input);
        ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Callable<EncodedStream> writing =
          () -> {
            try (output) {
              return StreamEncoder.of(
                      StreamFixture.Kind.FULL.builder(Bytes.EMPTY, 1).draft(), encoding)
                  .encode(new Counting(octets), output);
            }
          };
      Future<EncodedStream> written = thread.submit(writing);
      try (StreamDecoder decoder =
          StreamDecoder.open(
              input,
              DecodeOptions.of(
                  List.of(StreamFixture.READER), List.of(StreamFixture.ALICE.publicKey())))) {
        StreamReport report = decoder.decode(new Checking());
        if (written.get().plainOctets() != octets) {
          throw new AssertionError("the writer took " + written.get().plainOctets());
        }
        return report;
      }
    }
  }

  /** Octets that tell their place, so many of them. */
  private static final class Counting extends InputStream {
    private final long octets;
    private long given;

    Counting(long octets) {
      this.octets = octets;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] target, int offset, int size) {
      int count = (int) Math.min(size, octets - given);
      for (int i = 0; i < count; i++) {
        target[offset + i] = at(given + i);
      }
      given += count;
      return count == 0 ? -1 : count;
    }

    static byte at(long place) {
      return (byte) (place ^ place >>> 8 ^ place >>> 16 ^ place >>> 24 ^ place >>> 32);
    }
  }

  /** Compares what it gets with what {@link Counting} gives. */
  private static final class Checking extends OutputStream {
    private long taken;

    @Override
    public void write(int octet) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(byte[] octets, int offset, int size) throws IOException {
      for (int i = 0; i < size; i++) {
        if (octets[offset + i] != Counting.at(taken + i)) {
          throw new IOException("another octet at " + (taken + i));
        }
      }
      taken += size;
    }
  }
}
