package org.meshrelay.relay.forward;

import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.profile.ServiceCredential;
import org.meshrelay.protocol.receipt.StatementVerifier;

/**
 * Verifies the sender receipt of a recipient's service (receipts.md 6, MSP-324): signed by its
 * host, which the pinned service has bound, about this message and this recipient. What passes is
 * handed on octet for octet.
 */
final class ReceiptCheck {
  private final InstantSource clock;

  ReceiptCheck(InstantSource clock) {
    this.clock = clock;
  }

  /** The receipt, if it verifies. One verification: crypto pool only. */
  Optional<DareEnvelope> verified(
      @Nullable DareEnvelope receipt,
      ServiceCredential service,
      Sent sent,
      AccountAddress recipient) {
    if (receipt == null) {
      return Optional.empty();
    }
    boolean valid =
        StatementVerifier.ofHost(service.hostKey())
            .senderReceipt(
                receipt,
                new StatementVerifier.SentMessage(
                    sent.envelopeId(), sent.payloadDigest(), recipient),
                clock.instant())
            .isValid();
    return valid ? Optional.of(receipt) : Optional.empty();
  }

  /**
   * A message that was sent.
   *
   * @param envelope as sent
   * @param envelopeId identifier in its header; empty if it has none
   * @param payloadDigest SHA-512 of its payload
   */
  record Sent(DareEnvelope envelope, String envelopeId, Bytes payloadDigest) {}
}
