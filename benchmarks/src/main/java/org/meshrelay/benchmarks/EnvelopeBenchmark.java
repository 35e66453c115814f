package org.meshrelay.benchmarks;

import java.util.concurrent.TimeUnit;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.dare.EnvelopeVerifier;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
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

/** What one message costs before it is stored: parse, digest, verify; and encode. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EnvelopeBenchmark {
  /** Octets of the payload. */
  @Param({"1024", "49152"})
  public int payload;

  private SignatureKeyPair key = SignatureKeyPair.generate(Curve.ED448, EntropySource.system());
  private DareEnvelope envelope = EnvelopeBuilder.of(Bytes.EMPTY).build();
  private Bytes json = Bytes.EMPTY;
  private Bytes jsonB = Bytes.EMPTY;

  /** Makes the signed envelope that all measurements use. */
  @Setup
  public void sign() {
    key = SignatureKeyPair.generate(Curve.ED448, EntropySource.system());
    envelope = EnvelopeBuilder.of(EntropySource.system().bytes(payload)).sign(key).build();
    json = envelope.encode(Encoding.JSON);
    jsonB = envelope.encode(Encoding.JSON_B);
  }

  @Benchmark
  public DareEnvelope parseJson() throws DecodeException {
    return DareEnvelope.parse(json, Encoding.JSON);
  }

  @Benchmark
  public DareEnvelope parseJsonB() throws DecodeException {
    return DareEnvelope.parse(jsonB, Encoding.JSON_B);
  }

  @Benchmark
  public boolean parseAndVerify() throws DecodeException {
    return EnvelopeVerifier.verifiedBy(DareEnvelope.parse(json, Encoding.JSON), key.publicKey());
  }

  @Benchmark
  public Bytes encodeJson() {
    return envelope.encode(Encoding.JSON);
  }

  @Benchmark
  public Bytes sign64() {
    return key.sign(envelope.computedDigest());
  }
}
