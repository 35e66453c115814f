package org.meshrelay.dare.container.file;

import java.util.List;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.protocol.dare.DareHeader;

/**
 * How frames are written.
 *
 * @param signers keys that sign each payload
 * @param recipients keys that each payload is encrypted to; none leaves them plain
 * @param exchange how often keys are exchanged where there are recipients
 * @param entropy for keys and salts
 */
public record AppendOptions(
    List<SignatureKeyPair> signers,
    List<PublicKey> recipients,
    Exchange exchange,
    EntropySource entropy) {
  /** How often a master key is made and wrapped for the recipients. */
  public enum Exchange {
    /** Once for all frames that one object writes (dare.md 7.9). */
    ONCE,
    /** Anew for each frame, which can then be passed on by itself. */
    PER_FRAME
  }

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException for more than 64 signers or recipients
   */
  public AppendOptions {
    signers = List.copyOf(signers);
    recipients = List.copyOf(recipients);
    if (signers.size() > DareHeader.ENTRIES_MAX || recipients.size() > DareHeader.ENTRIES_MAX) {
      throw new IllegalArgumentException("too many signers or recipients");
    }
  }

  /** Plain frames that nobody signs. */
  public static AppendOptions plain() {
    return new AppendOptions(List.of(), List.of(), Exchange.ONCE, EntropySource.system());
  }
}
