package org.meshrelay.protocol.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.entropy;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.leaf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.testkit.Seeds;

/** Trees and proofs of receipts.md 1 to 3 against the definitions of RFC 9162. */
@DisplayName("MSP-309, MSP-316: append-only Merkle tree, proofs exact by RFC 9162")
final class MerkleTreeTest {
  private static final int LEAVES = 4000;
  private static final List<Bytes> HASHES = hashes(LEAVES);
  private static final LeafTree TREE = LeafTree.of(HASHES);

  @Test
  void everything_upTo40Leaves_isThatOfTheDefinitions() {
    for (int size = 0; size <= 40; size++) {
      List<Bytes> leaves = HASHES.subList(0, size);
      Bytes root = ReferenceTree.root(leaves);
      assertEquals(root, TREE.rootAt(size));
      assertEquals(root, LeafTree.of(leaves).frontier().root());
      for (int leaf = 0; leaf < size; leaf++) {
        List<Bytes> path = MerkleTree.inclusion(TREE, leaf, size);
        assertEquals(ReferenceTree.path(leaf, leaves), path);
        assertTrue(ProofChecker.inclusion(leaves.get(leaf), leaf, size, path, root));
      }
      for (int first = 0; first <= size; first++) {
        List<Bytes> proof = MerkleTree.consistency(TREE, first, size);
        assertEquals(ReferenceTree.proof(first, leaves), proof);
        assertTrue(ProofChecker.consistency(first, size, proof, TREE.rootAt(first), root));
      }
    }
  }

  @Test
  void proofs_ofLargeTrees_areThoseOfTheDefinitionsAndOfNothingElse() {
    Seeds.forEach(
        60,
        random -> {
          int size = 2 + random.nextInt(LEAVES - 2);
          List<Bytes> leaves = HASHES.subList(0, size);
          Bytes root = ReferenceTree.root(leaves);
          int leaf = random.nextInt(size);
          List<Bytes> path = MerkleTree.inclusion(TREE, leaf, size);
          assertEquals(ReferenceTree.path(leaf, leaves), path);
          assertTrue(path.size() <= ceilLog2(size));
          assertTrue(ProofChecker.inclusion(leaves.get(leaf), leaf, size, path, root));
          assertOnlyThis(random, leaf, size, path, root);
          int first = 1 + random.nextInt(size - 1);
          List<Bytes> proof = MerkleTree.consistency(TREE, first, size);
          assertEquals(ReferenceTree.proof(first, leaves), proof);
          assertTrue(proof.size() <= ceilLog2(size) + 1);
          assertOnlyThese(random, first, size, proof, root);
        });
  }

  @Test
  void makers_anySize_readAtMost64Nodes() {
    AtomicInteger reads = new AtomicInteger();
    NodeSource counting =
        (level, index) -> {
          reads.incrementAndGet();
          return MerkleTree.EMPTY_ROOT;
        };
    Seeds.forEach(
        200,
        random -> {
          long size = 1 + random.nextLong(1L << 32);
          reads.set(0);
          int path = MerkleTree.inclusion(counting, random.nextLong(size), size).size();
          assertTrue(reads.get() <= 64 && path <= 32, reads + " reads for " + size);
          reads.set(0);
          int proof = MerkleTree.consistency(counting, random.nextLong(size), size).size();
          assertTrue(reads.get() <= 64 && proof <= 33, reads + " reads for " + size);
        });
  }

  @Test
  void makers_largestSizes_terminateWithinTheListBound() {
    NodeSource any = (level, index) -> MerkleTree.EMPTY_ROOT;
    long size = Long.MAX_VALUE;

    assertTrue(MerkleTree.inclusion(any, size - 1, size).size() <= 64);
    assertTrue(MerkleTree.inclusion(any, 0, size).size() <= 64);
    assertTrue(MerkleTree.consistency(any, size - 1, size).size() <= 64);
    assertEquals(64, MerkleTree.root(any, size).size());
  }

  @Test
  void makers_askOnlyForSubtreesWithinTheSize() {
    for (int size = 1; size <= 70; size++) {
      int bound = size;
      NodeSource strict =
          (level, index) -> {
            assertTrue((index + 1) << level <= bound, level + "/" + index + " of " + bound);
            return TREE.node(level, index);
          };
      for (int leaf = 0; leaf < size; leaf++) {
        assertEquals(
            MerkleTree.inclusion(TREE, leaf, size), MerkleTree.inclusion(strict, leaf, size));
        assertEquals(
            MerkleTree.consistency(TREE, leaf, size), MerkleTree.consistency(strict, leaf, size));
      }
      assertEquals(TREE.rootAt(size), MerkleTree.root(strict, size));
      assertEquals(Frontier.of(TREE, size), Frontier.of(strict, size));
    }
  }

  @Test
  void makers_argumentsOutOfRange_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> MerkleTree.inclusion(TREE, 5, 5));
    assertThrows(IllegalArgumentException.class, () -> MerkleTree.inclusion(TREE, -1, 5));
    assertThrows(IllegalArgumentException.class, () -> MerkleTree.consistency(TREE, 6, 5));
    assertThrows(IllegalArgumentException.class, () -> MerkleTree.consistency(TREE, -1, 5));
    assertThrows(IllegalArgumentException.class, () -> MerkleTree.root(TREE, -1));
    assertThrows(IllegalArgumentException.class, () -> TREE.rootAt(LEAVES + 1));
  }

  @Test
  @DisplayName("MSP-318: lists above 64 elements are refused")
  void checkers_listTooLongOrElementTooShort_areRefused() {
    Bytes hash = MerkleTree.EMPTY_ROOT;
    List<Bytes> long65 = Collections.nCopies(65, hash);
    List<Bytes> shortElement = List.of(hash.slice(0, 63));

    assertFalse(ProofChecker.inclusion(hash, 0, Long.MAX_VALUE, long65, hash));
    assertFalse(ProofChecker.inclusion(hash, 0, 2, shortElement, hash));
    assertFalse(ProofChecker.consistency(1, Long.MAX_VALUE, long65, hash, hash));
    assertFalse(ProofChecker.consistency(1, 2, shortElement, hash, hash));
  }

  @Test
  void checkers_sizesOutOfRange_areRefused() {
    Bytes hash = MerkleTree.EMPTY_ROOT;

    assertFalse(ProofChecker.inclusion(hash, -1, 1, List.of(), hash));
    assertFalse(ProofChecker.inclusion(hash, 0, 0, List.of(), hash));
    assertFalse(ProofChecker.inclusion(hash, Long.MIN_VALUE, -1, List.of(), hash));
    assertFalse(ProofChecker.consistency(-1, 1, List.of(), hash, hash));
    assertFalse(ProofChecker.consistency(2, 1, List.of(), hash, hash));
  }

  @Test
  void frontier_everySize_roundTripsAndGoesOn() {
    Frontier frontier = Frontier.EMPTY;
    for (int size = 0; size < 300; size++) {
      assertEquals(frontier, Frontier.decode(frontier.encode()));
      assertEquals(Long.bitCount(size), frontier.roots().size());
      assertEquals(TREE.rootAt(size), frontier.root());
      frontier = Frontier.decode(frontier.encode()).append(HASHES.get(size));
    }
  }

  @Test
  void frontier_octetsThatAreNone_areRefused() {
    Bytes good = LeafTree.of(HASHES.subList(0, 3)).frontier().encode();

    assertThrows(IllegalArgumentException.class, () -> Frontier.decode(Bytes.EMPTY));
    assertThrows(
        IllegalArgumentException.class, () -> Frontier.decode(good.slice(0, good.size() - 1)));
    assertThrows(
        IllegalArgumentException.class, () -> Frontier.decode(good.slice(0, good.size() - 64)));
    assertThrows(
        IllegalArgumentException.class,
        () -> Frontier.decode(Bytes.concat(Bytes.bigEndian(-1, 8), good.slice(8))));
    assertThrows(
        IllegalArgumentException.class, () -> Frontier.EMPTY.append(Bytes.wrap(new byte[63])));
  }

  @Test
  void leaf_entryOutOfRange_isRefused() {
    Bytes digest = MerkleTree.EMPTY_ROOT;

    assertThrows(IllegalArgumentException.class, () -> MerkleTree.leafHash(0, digest, null));
    assertThrows(
        IllegalArgumentException.class, () -> MerkleTree.leafHash(1, digest.slice(0, 32), null));
    assertThrows(
        IllegalArgumentException.class, () -> MerkleTree.leafHash(1, digest, "x".repeat(65_536)));
    assertEquals(MerkleTree.leafHash(1, digest, null), MerkleTree.leafHash(1, digest, ""));
  }

  private static void assertOnlyThis(
      SplittableRandom random, int leaf, int size, List<Bytes> path, Bytes root) {
    Bytes hash = HASHES.get(leaf);
    int other = random.nextInt(LEAVES);
    if (other != leaf) {
      assertFalse(ProofChecker.inclusion(HASHES.get(other), leaf, size, path, root));
      assertFalse(ProofChecker.inclusion(hash, other, size, path, root));
    }
    assertFalse(ProofChecker.inclusion(hash, leaf, size, path, TREE.rootAt(size - 1)));
    for (List<Bytes> changed : damaged(random, path)) {
      assertFalse(ProofChecker.inclusion(hash, leaf, size, changed, root));
    }
  }

  private static void assertOnlyThese(
      SplittableRandom random, int first, int size, List<Bytes> proof, Bytes root) {
    Bytes firstRoot = TREE.rootAt(first);
    assertTrue(ProofChecker.consistency(first, size, proof, firstRoot, root));
    assertFalse(ProofChecker.consistency(first, size, proof, TREE.rootAt(first - 1), root));
    assertFalse(ProofChecker.consistency(first, size, proof, firstRoot, TREE.rootAt(size - 1)));
    for (List<Bytes> changed : damaged(random, proof)) {
      assertFalse(ProofChecker.consistency(first, size, changed, firstRoot, root));
    }
  }

  private static List<List<Bytes>> damaged(SplittableRandom random, List<Bytes> path) {
    List<List<Bytes>> all = new ArrayList<>();
    int at = random.nextInt(path.size());
    List<Bytes> flipped = new ArrayList<>(path);
    byte[] octets = path.get(at).toArray();
    octets[random.nextInt(64)] ^= (byte) (1 << random.nextInt(8));
    flipped.set(at, Bytes.wrap(octets));
    all.add(flipped);
    all.add(path.subList(0, path.size() - 1));
    all.add(path.subList(1, path.size()));
    List<Bytes> longer = new ArrayList<>(path);
    longer.add(random.nextInt(path.size() + 1), entropy(random.nextLong()).bytes(64));
    all.add(longer);
    if (path.size() > 1) {
      List<Bytes> swapped = new ArrayList<>(path);
      Collections.swap(swapped, 0, 1);
      all.add(swapped);
    }
    return all;
  }

  private static int ceilLog2(int size) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(size - 1);
  }

  private static List<Bytes> hashes(int count) {
    List<Bytes> hashes = new ArrayList<>();
    for (int index = 1; index <= count; index++) {
      hashes.add(leaf(index));
    }
    return List.copyOf(hashes);
  }
}
