package org.meshrelay.benchmarks;

import java.util.concurrent.TimeUnit;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Work of the JDK alone, by which a comparison takes out how fast the machine is: a change of ours
 * does not change it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Yardstick {
  private final Bytes octets = EntropySource.system().bytes(1 << 16);

  @Benchmark
  public Bytes digest64k() {
    return Digests.sha512(octets);
  }
}
