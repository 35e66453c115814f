package org.meshrelay.protocol.receipt;

import java.util.Optional;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.encoding.DecodeException;

/**
 * What a sender receipt commits to: a nonce and the octets of a fresh receipt without a path
 * (receipts.md 6). Given to owners only, kept as long as the leaf.
 *
 * @param nonce 32 octets
 * @param receipt payload octets of the committed receipt, never serialised again
 */
public record Opening(Bytes nonce, Bytes receipt) {
  /** Octets of a nonce. */
  public static final int NONCE_SIZE = 32;

  private static final Bytes LABEL = Bytes.concat(Bytes.utf8("mesh-spool/1 commit"), Bytes.of(0));

  /** Checks the size of the nonce. */
  public Opening {
    if (nonce.size() != NONCE_SIZE) {
      throw new IllegalArgumentException("a nonce has 32 octets");
    }
  }

  /**
   * The opening for a fresh receipt without a path, with the nonce that follows from the service's
   * secret, so that the same frame always gives the same commitment and nothing is stored.
   *
   * @throws IllegalArgumentException if the receipt is not fresh or has a path
   */
  public static Opening derive(SecretBytes secret, SpoolReceipt receipt) {
    if (!receipt.isFresh() || !receipt.inclusion().isEmpty()) {
      throw new IllegalArgumentException("only a fresh receipt without a path is committed to");
    }
    return new Opening(
        deriveNonce(secret, receipt.account(), receipt.container(), receipt.index()),
        receipt.payload());
  }

  /** First 32 octets of HMAC-SHA-512(secret, LP(Account) || LP(Container) || Index). */
  static Bytes deriveNonce(
      SecretBytes secret, AccountAddress account, ContainerName container, long index) {
    return Digests.hmacSha512(
            secret.reveal(),
            lengthPrefixed(account.text()),
            lengthPrefixed(container.text()),
            Bytes.bigEndian(index, 8))
        .slice(0, NONCE_SIZE);
  }

  /** H("mesh-spool/1 commit" 00 || nonce || receipt octets). */
  public Bytes commitment() {
    return Digests.sha512(LABEL, nonce, receipt);
  }

  /**
   * True if this opens the sender receipt: the commitment fits, and the receipt is fresh, without a
   * path, of the same account, message and time. Whether its leaf and root are those of the tree is
   * for the owner to compare.
   */
  public boolean opens(SpoolSenderReceipt sender) {
    return commitment().equals(sender.commitment())
        && committed()
            .filter(SpoolReceipt::isFresh)
            .filter(committed -> committed.inclusion().isEmpty())
            .filter(committed -> committed.account().equals(sender.account()))
            .filter(committed -> committed.envelopeId().equals(sender.envelopeId()))
            .filter(committed -> committed.payloadDigest().equals(sender.payloadDigest()))
            .filter(committed -> committed.time().equals(sender.time()))
            .isPresent();
  }

  /** The committed receipt; empty if the octets are none. */
  public Optional<SpoolReceipt> committed() {
    try {
      return Optional.of(SpoolReceipt.parse(receipt));
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }

  private static Bytes lengthPrefixed(String text) {
    Bytes octets = Bytes.utf8(text);
    return Bytes.concat(Bytes.bigEndian(octets.size(), 2), octets);
  }
}
