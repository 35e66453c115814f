package org.meshrelay.dare.container.file;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.ContainerType;
import org.meshrelay.dare.container.LegacyDigests;
import org.meshrelay.dare.container.TreePath;

/** The chain or tree digest of the frames to come (dare.md 7.5, 7.6). For one thread. */
public final class Links {
  private final ContainerType type;
  private TreePath path;
  private @Nullable Bytes chain;

  /** From the beginning, or from the end of what is there. */
  public Links(ContainerType type, TreePath path, @Nullable Bytes chain) {
    this.type = type;
    this.path = path;
    this.chain = chain;
  }

  /** Takes the next frame and gives its link. */
  public Bytes append(Bytes payloadDigest, long offset) {
    path = path.append(payloadDigest, offset);
    if (type != ContainerType.CHAIN) {
      return path.digest();
    }
    chain =
        chain == null
            ? LegacyDigests.chain(payloadDigest)
            : LegacyDigests.chain(chain, payloadDigest);
    return chain;
  }

  /** The chain digest of a chain, else the tree digest, of all frames taken. */
  public Bytes apex() {
    return type == ContainerType.CHAIN && chain != null ? chain : path.digest();
  }

  /** The tree of all frames taken. */
  public TreePath path() {
    return path;
  }
}
