package org.meshrelay.dare.archive;

import java.util.List;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.PublicKey;

/**
 * The keys that a reader of an archive brings along.
 *
 * @param recipients keys that files may be encrypted to
 * @param signers keys whose signatures are checked
 */
public record ArchiveKeys(List<AgreementKeyPair> recipients, List<PublicKey> signers) {
  /** No keys. */
  public static final ArchiveKeys NONE = new ArchiveKeys(List.of(), List.of());

  /** Copies the lists. */
  public ArchiveKeys {
    recipients = List.copyOf(recipients);
    signers = List.copyOf(signers);
  }
}
