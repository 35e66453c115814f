package org.meshrelay.benchmarks;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.receipt.MerkleTree;
import org.meshrelay.protocol.receipt.ProofChecker;
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

/** What a device does to check that a frame is in a tree, and a service to grow the tree. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ProofBenchmark {
  /** Leaves of the tree. */
  @Param({"1000", "10000000"})
  public long leaves;

  private long leaf;
  private Bytes leafHash = MerkleTree.EMPTY_ROOT;
  private Bytes root = MerkleTree.EMPTY_ROOT;
  private List<Bytes> path = List.of();

  /** A tree of which only the hashes on one path matter. */
  @Setup
  public void makeProof() {
    leaf = new SplittableRandom(leaves).nextLong(leaves);
    path =
        MerkleTree.inclusion(
            (level, index) -> EntropySource.system().bytes(MerkleTree.HASH_SIZE), leaf, leaves);
    leafHash = EntropySource.system().bytes(MerkleTree.HASH_SIZE);
  }

  /** The whole walk; that the root is another does not shorten it. */
  @Benchmark
  public boolean checkInclusion() {
    return ProofChecker.inclusion(leafHash, leaf, leaves, path, root);
  }

  @Benchmark
  public Bytes leafOfFrame() {
    return MerkleTree.leafHash(leaf + 1, leafHash, "MDEK-ABCD-EFGH-IJKL-MNOP-QRST-UVWX");
  }
}
