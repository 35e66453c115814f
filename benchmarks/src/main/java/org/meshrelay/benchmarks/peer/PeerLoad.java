package org.meshrelay.benchmarks.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/** A closed loop: each sender posts its next message when the last is accepted. Blocks. */
final class PeerLoad {
  private static final int MESSAGE_OCTETS = 1_024;

  /** Of a line of mail, its end with it. */
  private static final int LINE_OCTETS = 64;

  private PeerLoad() {}

  /**
   * What came of it.
   *
   * @param accepted messages
   * @param seconds from the first to the last
   * @param latencies of each, in nanoseconds
   */
  record Outcome(long accepted, double seconds, Histogram latencies) {
    double perSecond() {
      return accepted / seconds;
    }
  }

  /** Posts for so long with so many senders at a time. */
  static Outcome run(Peer peer, int concurrency, Duration time)
      throws IOException, InterruptedException {
    List<Peer.Sender> senders = new ArrayList<>();
    try {
      for (int i = 0; i < concurrency; i++) {
        senders.add(peer.open());
      }
      return run(senders, time);
    } finally {
      for (Peer.Sender sender : senders) {
        sender.close();
      }
    }
  }

  private static Outcome run(List<Peer.Sender> senders, Duration time)
      throws IOException, InterruptedException {
    long started = System.nanoTime();
    long until = started + time.toNanos();
    Histogram sum = new Histogram(3);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Histogram>> running = new ArrayList<>();
      for (Peer.Sender sender : senders) {
        running.add(threads.submit(() -> post(sender, until)));
      }
      for (Future<Histogram> one : running) {
        sum.add(one.get());
      }
    } catch (ExecutionException e) {
      throw new IOException("a sender failed: " + e.getCause(), e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return new Outcome(sum.getTotalCount(), (System.nanoTime() - started) / 1e9, sum);
  }

  private static Histogram post(Peer.Sender sender, long until) throws IOException {
    Histogram latencies = new Histogram(3);
    byte[] message = message();
    for (long now = System.nanoTime(); now < until; now = System.nanoTime()) {
      sender.post(message);
      latencies.recordValue(System.nanoTime() - now);
    }
    return latencies;
  }

  /** Lines of text, so that no protocol has to change them. */
  private static byte[] message() {
    byte[] message = new byte[MESSAGE_OCTETS];
    Arrays.fill(message, (byte) 'x');
    for (int end = LINE_OCTETS; end < MESSAGE_OCTETS; end += LINE_OCTETS) {
      message[end - 2] = '\r';
      message[end - 1] = '\n';
    }
    return message;
  }
}
