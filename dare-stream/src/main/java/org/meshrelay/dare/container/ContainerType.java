package org.meshrelay.dare.container;

import java.util.Optional;

/** Kinds of containers: what a frame says of those before it (dare.md 7.2). */
public enum ContainerType {
  /** Nothing. */
  LIST("List"),
  /** Nothing; each payload has a digest. */
  DIGEST("Digest"),
  /** A digest over the one before and the payload. */
  CHAIN("Chain"),
  /** Where its predecessor in the tree is. */
  TREE("Tree"),
  /** Where its predecessor is, and a digest over the tree. */
  MERKLE("Merkle");

  private final String wireName;

  ContainerType(String wireName) {
    this.wireName = wireName;
  }

  /** The value of the member {@code ContainerType}. */
  public String wireName() {
    return wireName;
  }

  /** Whether frames have a {@code TreePosition}. */
  public boolean hasPositions() {
    return this == TREE || this == MERKLE;
  }

  /**
   * Whether every payload has a digest. A tree has them by our choice: the published ones are
   * mixed.
   */
  public boolean hasDigests() {
    return this != LIST;
  }

  /** The kind of this name, as files state it. */
  public static Optional<ContainerType> ofWireName(String name) {
    for (ContainerType type : values()) {
      if (type.wireName.equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
