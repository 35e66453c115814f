package org.meshrelay.benchmarks;

import java.util.concurrent.TimeUnit;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.ContentDigest;
import org.meshrelay.crypto.udf.MeshIdentifiers;
import org.meshrelay.crypto.udf.Udf;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What names cost: those of content, of messages, and their text form (encoding.md 3). */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class UdfBenchmark {
  /** Octets of the content. */
  @Param({"200", "65536"})
  public int octets;

  private Bytes content = Bytes.EMPTY;
  private Udf udf = Udf.nonce(EntropySource.system());
  private String text = udf.text();

  /** Makes the content. */
  @Setup
  public void make() {
    content = EntropySource.system().bytes(octets);
    udf = ContentDigest.of(content, "application/octet-stream");
    text = udf.text();
  }

  @Benchmark
  public Udf ofContent() {
    return ContentDigest.of(content, "application/octet-stream");
  }

  @Benchmark
  public Udf parse() {
    return Udf.parse(text);
  }

  @Benchmark
  public String envelopeId() {
    return MeshIdentifiers.envelopeId(text);
  }
}
