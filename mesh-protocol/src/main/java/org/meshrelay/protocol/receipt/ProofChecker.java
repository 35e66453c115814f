package org.meshrelay.protocol.receipt;

import java.util.ArrayList;
import java.util.List;
import org.meshrelay.crypto.octet.Bytes;

/**
 * Checks inclusion and consistency proofs exactly as receipts.md 2 and 3 (RFC 9162 2.1.3 and 2.1.4)
 * say. Pure, any thread; at most 64 hashes of work whatever the list holds.
 *
 * <p>A list proves nothing about a size or a leaf hash that the prover supplied: the caller
 * computes the leaf hash from the frame and takes sizes and roots from verified heads.
 */
public final class ProofChecker {
  /** Longest list read. */
  public static final int LIST_MAX = 64;

  private ProofChecker() {}

  /** True if the leaf is number {@code leaf} of the tree of {@code size} leaves with that root. */
  public static boolean inclusion(
      Bytes leafHash, long leaf, long size, List<Bytes> path, Bytes root) {
    if (!isWellFormed(path) || leaf < 0 || leaf >= size) {
      return false;
    }
    long a = leaf;
    long b = size - 1;
    Bytes r = leafHash;
    for (Bytes p : path) {
      if (b == 0) {
        return false;
      }
      if ((a & 1) == 1 || a == b) {
        r = MerkleTree.node(p, r);
        int halvings = a == 0 ? 0 : Long.numberOfTrailingZeros(a);
        a >>>= halvings;
        b >>>= halvings;
      } else {
        r = MerkleTree.node(r, p);
      }
      a >>>= 1;
      b >>>= 1;
    }
    return b == 0 && r.equals(root);
  }

  /** True if the tree of {@code first} leaves is the beginning of that of {@code second}. */
  public static boolean consistency(
      long first, long second, List<Bytes> path, Bytes firstRoot, Bytes secondRoot) {
    if (!isWellFormed(path) || first < 0 || first > second) {
      return false;
    }
    if (first == 0) {
      return path.isEmpty()
          && firstRoot.equals(MerkleTree.EMPTY_ROOT)
          && (second > 0 || secondRoot.equals(MerkleTree.EMPTY_ROOT));
    }
    if (first == second) {
      return path.isEmpty() && firstRoot.equals(secondRoot);
    }
    return !path.isEmpty() && walk(first, second, path, firstRoot, secondRoot);
  }

  private static boolean walk(
      long first, long second, List<Bytes> path, Bytes firstRoot, Bytes secondRoot) {
    List<Bytes> list = path;
    if (Long.bitCount(first) == 1) {
      list = new ArrayList<>(path.size() + 1);
      list.add(firstRoot);
      list.addAll(path);
    }
    int halvings = Long.numberOfTrailingZeros(~(first - 1));
    long a = (first - 1) >>> halvings;
    long b = (second - 1) >>> halvings;
    Bytes fr = list.get(0);
    Bytes sr = fr;
    for (Bytes c : list.subList(1, list.size())) {
      if (b == 0) {
        return false;
      }
      if ((a & 1) == 1 || a == b) {
        fr = MerkleTree.node(c, fr);
        sr = MerkleTree.node(c, sr);
        int more = a == 0 ? 0 : Long.numberOfTrailingZeros(a);
        a >>>= more;
        b >>>= more;
      } else {
        sr = MerkleTree.node(sr, c);
      }
      a >>>= 1;
      b >>>= 1;
    }
    return b == 0 && fr.equals(firstRoot) && sr.equals(secondRoot);
  }

  private static boolean isWellFormed(List<Bytes> path) {
    return path.size() <= LIST_MAX
        && path.stream().allMatch(hash -> hash.size() == MerkleTree.HASH_SIZE);
  }
}
