package org.meshrelay.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.sign.Signatures;

/**
 * Processor time of Ed448 verifications by the library and nothing else: the yardstick for a post.
 * One thread, warmed up, processor time of that thread, so that other work on the machine counts
 * only by its caches.
 */
final class BareVerification {
  /** Different messages, so that nothing is remembered; the digest of an envelope has 64 octets. */
  private static final int SIGNATURES = 256;

  private static final int SIGNED_OCTETS = 64;

  private BareVerification() {}

  /** Processor seconds of 1,000 verifications. */
  static double secondsPer1000(Curve curve, Duration warmUp, Duration time) {
    EntropySource entropy = EntropySource.system();
    SignatureKeyPair key = SignatureKeyPair.generate(curve, entropy);
    List<Bytes> messages = new ArrayList<>();
    List<Bytes> signatures = new ArrayList<>();
    for (int i = 0; i < SIGNATURES; i++) {
      messages.add(entropy.bytes(SIGNED_OCTETS));
      signatures.add(key.sign(messages.get(i)));
    }
    double unused = run(key, messages, signatures, warmUp);
    return run(key, messages, signatures, time);
  }

  private static double run(
      SignatureKeyPair key, List<Bytes> messages, List<Bytes> signatures, Duration time) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long until = System.nanoTime() + time.toNanos();
    long before = threads.getCurrentThreadCpuTime();
    long count = 0;
    while (System.nanoTime() < until) {
      int next = (int) (count++ % SIGNATURES);
      if (!Signatures.verify(key.publicKey(), messages.get(next), signatures.get(next))) {
        throw new IllegalStateException("a good signature does not verify");
      }
    }
    return (threads.getCurrentThreadCpuTime() - before) / 1e6 / count;
  }
}
