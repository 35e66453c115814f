package org.meshrelay.protocol.receipt;

import org.meshrelay.crypto.octet.Bytes;

/**
 * Gives the stored hashes of a container's tree: the root of every complete subtree, leaves
 * included. A store need not keep all levels; it may compute the low ones.
 */
@FunctionalInterface
public interface NodeSource {
  /**
   * Root of the leaves {@code index << level} to {@code ((index + 1) << level) - 1}, 64 octets;
   * level 0 is the leaf hash itself. Asked only for subtrees that lie within the size the caller
   * named.
   */
  Bytes node(int level, long index);
}
