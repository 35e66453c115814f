package org.meshrelay.protocol.receipt;

import org.meshrelay.crypto.octet.Bytes;

/** Takes the hashes that come into being when a leaf is appended; see {@link NodeSource}. */
@FunctionalInterface
public interface NodeSink {
  /** The root of a subtree that has just become complete. */
  void node(int level, long index, Bytes hash);
}
