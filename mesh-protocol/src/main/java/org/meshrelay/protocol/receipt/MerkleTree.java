package org.meshrelay.protocol.receipt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;

/**
 * The Merkle tree of RFC 9162 section 2.1 with SHA-512: hashes, and the making of proofs from
 * stored nodes (receipts.md 1 to 3). {@link ProofChecker} checks them. Pure, any thread.
 *
 * <p>Leaf i belongs to the frame with Index i+1. A proof over n leaves reads at most {@code 2
 * ceil(log2 n)} nodes of its source, that is at most 64 up to 2^32 leaves, and holds at most 64
 * hashes.
 */
public final class MerkleTree {
  /** Octets of every hash. */
  public static final int HASH_SIZE = 64;

  /** Root of the tree without leaves. */
  public static final Bytes EMPTY_ROOT = Digests.sha512();

  private static final Bytes LEAF_PREFIX = Bytes.of(0);
  private static final Bytes NODE_PREFIX = Bytes.of(1);
  private static final int ENVELOPE_ID_MAX = 65_535;

  private MerkleTree() {}

  /**
   * Leaf input of a frame: Index, PayloadDigest, EnvelopeID.
   *
   * @param index of the frame, from 1
   * @param payloadDigest 64 octets: SHA-512 of the payload as stored
   * @param envelopeId as in the header, unchanged; null and empty are the same
   * @throws IllegalArgumentException if index or digest are out of range
   */
  public static Bytes leafInput(long index, Bytes payloadDigest, @Nullable String envelopeId) {
    byte[] id = (envelopeId == null ? "" : envelopeId).getBytes(StandardCharsets.UTF_8);
    if (index < 1 || payloadDigest.size() != HASH_SIZE || id.length > ENVELOPE_ID_MAX) {
      throw new IllegalArgumentException("not the entry of a frame");
    }
    return Bytes.concat(
        Bytes.bigEndian(index, 8), payloadDigest, Bytes.bigEndian(id.length, 2), Bytes.wrap(id));
  }

  /** Leaf hash of a frame, see {@link #leafInput}. */
  public static Bytes leafHash(long index, Bytes payloadDigest, @Nullable String envelopeId) {
    return hashLeaf(leafInput(index, payloadDigest, envelopeId));
  }

  /** Hash of any leaf input: H(00 || input). */
  public static Bytes hashLeaf(Bytes input) {
    return Digests.sha512(LEAF_PREFIX, input);
  }

  /** Hash of a node: H(01 || left || right). */
  public static Bytes node(Bytes left, Bytes right) {
    return Digests.sha512(NODE_PREFIX, left, right);
  }

  /** Root of the first {@code size} leaves. */
  public static Bytes root(NodeSource source, long size) {
    if (size < 0) {
      throw new IllegalArgumentException("negative size");
    }
    return size == 0 ? EMPTY_ROOT : rootOf(source, 0, size);
  }

  /**
   * Inclusion proof of a leaf in the tree of the first {@code size} leaves, siblings from the leaf
   * upwards; empty for the only leaf.
   *
   * @param leaf number of the leaf, 0 to size-1
   */
  public static List<Bytes> inclusion(NodeSource source, long leaf, long size) {
    if (leaf < 0 || leaf >= size) {
      throw new IllegalArgumentException("leaf outside the tree");
    }
    List<Bytes> downwards = new ArrayList<>();
    long begin = 0;
    long count = size;
    while (count > 1) {
      long left = split(count);
      if (leaf - begin < left) {
        downwards.add(rootOf(source, begin + left, count - left));
        count = left;
      } else {
        downwards.add(rootOf(source, begin, left));
        begin += left;
        count -= left;
      }
    }
    Collections.reverse(downwards);
    return List.copyOf(downwards);
  }

  /**
   * Consistency proof from the tree of {@code first} leaves to that of {@code second}; empty if
   * first is 0 or both are equal.
   */
  public static List<Bytes> consistency(NodeSource source, long first, long second) {
    if (first < 0 || first > second) {
      throw new IllegalArgumentException("first tree is not a beginning of the second");
    }
    if (first == 0 || first == second) {
      return List.of();
    }
    List<Bytes> downwards = new ArrayList<>();
    long begin = 0;
    long count = second;
    while (first - begin != count) {
      long left = split(count);
      if (first - begin <= left) {
        downwards.add(rootOf(source, begin + left, count - left));
        count = left;
      } else {
        downwards.add(rootOf(source, begin, left));
        begin += left;
        count -= left;
      }
    }
    // What is left is the tail of the first tree; where that is the whole first tree, the checker
    // has its root already.
    if (begin != 0) {
      downwards.add(rootOf(source, begin, count));
    }
    Collections.reverse(downwards);
    return List.copyOf(downwards);
  }

  /** Largest power of two below a count of at least 2. */
  private static long split(long count) {
    return Long.highestOneBit(count - 1);
  }

  /**
   * Root of {@code count} leaves from {@code begin}, which is a multiple of the power of two at or
   * above count: one read for each complete subtree, one hash to join each to what follows.
   */
  private static Bytes rootOf(NodeSource source, long begin, long count) {
    Deque<Bytes> complete = new ArrayDeque<>();
    long at = begin;
    long rest = count;
    while (rest > 0) {
      long size = Long.highestOneBit(rest);
      int level = Long.numberOfTrailingZeros(size);
      complete.push(source.node(level, at >>> level));
      at += size;
      rest -= size;
    }
    Bytes root = complete.pop();
    while (!complete.isEmpty()) {
      root = node(complete.pop(), root);
    }
    return root;
  }
}
