package org.meshrelay.dare.archive;

import java.util.List;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.dare.container.ContainerType;
import org.meshrelay.protocol.dare.DareHeader;

/**
 * How to write an archive.
 *
 * @param type of a new archive
 * @param signers keys that sign the content of every file
 * @param recipients keys that every file is encrypted to, under one exchange; none leaves them
 *     plain. Names and dates stay in the open either way
 * @param entropy for keys and salts
 * @param workers files read at a time, 1 to 64
 * @param progress told of octets read
 */
public record ArchiveOptions(
    Type type,
    List<SignatureKeyPair> signers,
    List<PublicKey> recipients,
    EntropySource entropy,
    int workers,
    ArchiveProgress progress) {
  /** Workers unless told otherwise: more than that and a common device is the limit. */
  public static final int WORKERS_DEFAULT = 4;

  /** Kinds of containers that give access by number (dare.md 7.2). */
  public enum Type {
    /** Tree positions; payload digests only. */
    TREE(ContainerType.TREE),
    /** Tree positions and linked tree digests, which show removal and order. */
    MERKLE(ContainerType.MERKLE);

    private final ContainerType containerType;

    Type(ContainerType containerType) {
      this.containerType = containerType;
    }

    /** The kind of container. */
    public ContainerType containerType() {
      return containerType;
    }
  }

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException for more than 64 signers or recipients, or workers out of
   *     bounds
   */
  public ArchiveOptions {
    signers = List.copyOf(signers);
    recipients = List.copyOf(recipients);
    workers = checked(workers);
    if (signers.size() > DareHeader.ENTRIES_MAX || recipients.size() > DareHeader.ENTRIES_MAX) {
      throw new IllegalArgumentException("too many signers or recipients");
    }
  }

  /** A plain Merkle archive. */
  public static ArchiveOptions plain() {
    return new ArchiveOptions(
        Type.MERKLE,
        List.of(),
        List.of(),
        EntropySource.system(),
        WORKERS_DEFAULT,
        ArchiveProgress.NONE);
  }

  static int checked(int workers) {
    if (workers < 1 || workers > WorkQueue.WORKERS_MAX) {
      throw new IllegalArgumentException(workers + " workers");
    }
    return workers;
  }
}
