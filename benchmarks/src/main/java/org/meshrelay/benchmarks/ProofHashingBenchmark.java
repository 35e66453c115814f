package org.meshrelay.benchmarks;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.receipt.MerkleTree;
import org.meshrelay.protocol.receipt.NodeSource;
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

/**
 * What a proof costs besides reading nodes (receipts.md 10): at most 2 KB, less than a millisecond
 * to make and to check, for one of ten million leaves. All leaves but one are alike, so that the
 * tree fits into memory; the hashing is that of any tree.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ProofHashingBenchmark {
  private static final int LEVELS = 64;

  /** Leaves of the tree. */
  @Param({"1000", "10000000"})
  public long leaves;

  private final Bytes[] alike = new Bytes[LEVELS];
  private final Bytes[] special = new Bytes[LEVELS];
  private long leaf;
  private Bytes root = Bytes.EMPTY;
  private long half;
  private Bytes halfRoot = Bytes.EMPTY;
  private List<Bytes> inclusion = List.of();
  private List<Bytes> consistency = List.of();

  /** Makes the tree and the proofs to be checked; says how large they are. */
  @Setup
  public void grow() {
    leaf = new SplittableRandom(1).nextLong(leaves);
    alike[0] = MerkleTree.leafHash(1, Digests.sha512(Bytes.utf8("alike")), "");
    special[0] = MerkleTree.leafHash(leaf + 1, Digests.sha512(Bytes.utf8("special")), "id");
    for (int level = 1; level < LEVELS; level++) {
      Bytes below = special[level - 1];
      Bytes beside = alike[level - 1];
      boolean right = (leaf >>> (level - 1) & 1) == 1;
      alike[level] = MerkleTree.node(beside, beside);
      special[level] = right ? MerkleTree.node(beside, below) : MerkleTree.node(below, beside);
    }
    half = leaves / 2 + 1;
    root = MerkleTree.root(source(), leaves);
    halfRoot = MerkleTree.root(source(), half);
    inclusion = makeInclusion();
    consistency = makeConsistency();
    if (!checkInclusion() || !checkConsistency()) {
      throw new IllegalStateException("the proofs do not hold");
    }
    System.out.println(
        "inclusion "
            + inclusion.size() * MerkleTree.HASH_SIZE
            + " octets, consistency "
            + consistency.size() * MerkleTree.HASH_SIZE);
  }

  private NodeSource source() {
    return (level, index) -> index == leaf >>> level ? special[level] : alike[level];
  }

  /** The path of one leaf. */
  @Benchmark
  public List<Bytes> makeInclusion() {
    return MerkleTree.inclusion(source(), leaf, leaves);
  }

  /** Following it to the root. */
  @Benchmark
  public boolean checkInclusion() {
    return ProofChecker.inclusion(special[0], leaf, leaves, inclusion, root);
  }

  /** The path from a tree of half the size. */
  @Benchmark
  public List<Bytes> makeConsistency() {
    return MerkleTree.consistency(source(), half, leaves);
  }

  /** Following it to both roots. */
  @Benchmark
  public boolean checkConsistency() {
    return ProofChecker.consistency(half, leaves, consistency, halfRoot, root);
  }
}
