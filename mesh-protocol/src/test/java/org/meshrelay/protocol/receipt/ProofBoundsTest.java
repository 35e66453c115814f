package org.meshrelay.protocol.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.testkit.Seeds;

/** Proofs in trees of the sizes that services come to (receipts.md 10, MSP-317). */
class ProofBoundsTest {
  private static final long TEN_MILLION = 10_000_000;
  private static final int LEVELS = 40;

  /** A tree whose leaves are all alike but one, of any size. */
  private record Tree(long leaf, List<Bytes> alike, List<Bytes> special) implements NodeSource {
    static Tree of(long leaf) {
      List<Bytes> alike = new ArrayList<>(List.of(Digests.sha512(Bytes.utf8("alike"))));
      List<Bytes> special = new ArrayList<>(List.of(Digests.sha512(Bytes.utf8("special"))));
      for (int level = 1; level < LEVELS; level++) {
        Bytes beside = alike.getLast();
        Bytes below = special.getLast();
        boolean right = (leaf >>> (level - 1) & 1) == 1;
        alike.add(MerkleTree.node(beside, beside));
        special.add(right ? MerkleTree.node(beside, below) : MerkleTree.node(below, beside));
      }
      return new Tree(leaf, alike, special);
    }

    @Override
    public Bytes node(int level, long index) {
      return index == leaf >>> level ? special.get(level) : alike.get(level);
    }
  }

  @Test
  @DisplayName("MSP-317: one of ten million leaves, at most 24 hashes and 2 KB")
  void inclusion_tenMillionLeaves_isBelowTwoKilobytesAndHolds() {
    Seeds.forEach(
        200,
        random -> {
          Tree tree = Tree.of(random.nextLong(TEN_MILLION));
          Bytes root = MerkleTree.root(tree, TEN_MILLION);

          List<Bytes> path = MerkleTree.inclusion(tree, tree.leaf, TEN_MILLION);

          assertTrue(path.size() <= 24, () -> path.size() + " hashes");
          assertTrue(path.size() * MerkleTree.HASH_SIZE <= 2_048);
          assertTrue(
              ProofChecker.inclusion(tree.special.getFirst(), tree.leaf, TEN_MILLION, path, root));
          assertFalse(
              ProofChecker.inclusion(tree.alike.getFirst(), tree.leaf, TEN_MILLION, path, root));
        });
  }

  @Test
  @DisplayName("MSP-317: growth to ten million leaves, at most 25 hashes")
  void consistency_tenMillionLeaves_isBelowTwentyFiveHashesAndHolds() {
    Seeds.forEach(
        200,
        random -> {
          Tree tree = Tree.of(random.nextLong(TEN_MILLION));
          long first = 1 + random.nextLong(TEN_MILLION - 1);

          List<Bytes> path = MerkleTree.consistency(tree, first, TEN_MILLION);

          assertTrue(path.size() <= 25, () -> path.size() + " hashes");
          assertTrue(
              ProofChecker.consistency(
                  first,
                  TEN_MILLION,
                  path,
                  MerkleTree.root(tree, first),
                  MerkleTree.root(tree, TEN_MILLION)));
        });
  }

  @Test
  void inclusion_fourBillionLeaves_isTwoKilobytes() {
    long size = 1L << 32;
    Tree tree = Tree.of(size / 3);

    assertEquals(32, MerkleTree.inclusion(tree, tree.leaf, size).size());
  }
}
