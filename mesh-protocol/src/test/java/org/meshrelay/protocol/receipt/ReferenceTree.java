package org.meshrelay.protocol.receipt;

import java.util.ArrayList;
import java.util.List;
import org.meshrelay.crypto.octet.Bytes;

/** The definitions of RFC 9162 2.1 word for word, over a plain list of leaf hashes. */
final class ReferenceTree {
  private ReferenceTree() {}

  static Bytes root(List<Bytes> leaves) {
    if (leaves.isEmpty()) {
      return MerkleTree.EMPTY_ROOT;
    }
    if (leaves.size() == 1) {
      return leaves.get(0);
    }
    int k = split(leaves.size());
    return MerkleTree.node(root(leaves.subList(0, k)), root(leaves.subList(k, leaves.size())));
  }

  static List<Bytes> path(int m, List<Bytes> leaves) {
    if (leaves.size() == 1) {
      return List.of();
    }
    int k = split(leaves.size());
    List<Bytes> left = leaves.subList(0, k);
    List<Bytes> right = leaves.subList(k, leaves.size());
    return m < k ? with(path(m, left), root(right)) : with(path(m - k, right), root(left));
  }

  static List<Bytes> proof(int m, List<Bytes> leaves) {
    return m == 0 || m == leaves.size() ? List.of() : subProof(m, leaves, true);
  }

  private static List<Bytes> subProof(int m, List<Bytes> leaves, boolean whole) {
    if (m == leaves.size()) {
      return whole ? List.of() : List.of(root(leaves));
    }
    int k = split(leaves.size());
    List<Bytes> left = leaves.subList(0, k);
    List<Bytes> right = leaves.subList(k, leaves.size());
    return m <= k
        ? with(subProof(m, left, whole), root(right))
        : with(subProof(m - k, right, false), root(left));
  }

  private static int split(int size) {
    int k = 1;
    while (k * 2 < size) {
      k *= 2;
    }
    return k;
  }

  private static List<Bytes> with(List<Bytes> list, Bytes last) {
    List<Bytes> longer = new ArrayList<>(list);
    longer.add(last);
    return List.copyOf(longer);
  }
}
