package org.meshrelay.client;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.session.ServiceIdentity;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.object.TaggedObject;
import org.meshrelay.protocol.receipt.ContainerId;
import org.meshrelay.protocol.receipt.HostChain;
import org.meshrelay.protocol.receipt.SpoolReceipt;
import org.meshrelay.protocol.receipt.SpoolSenderReceipt;
import org.meshrelay.protocol.receipt.StatementVerifier;
import org.meshrelay.protocol.transaction.EntryResponse;

/** Checks what services have signed about messages of ours (receipts.md 6). */
final class Receipts {
  private final ClientContext context;
  private final AccountSession session;

  Receipts(ClientContext context, AccountSession session) {
    this.context = context;
    this.session = session;
  }

  /** The receipt of an accepted entry, checked against the message; null if there is none. */
  MeshMessages.@Nullable Receipt of(
      EntryResponse entry, DareEnvelope message, AccountAddress recipient) throws MeshException {
    DareEnvelope envelope = entry.receipt();
    return envelope == null ? null : check(envelope, message, recipient);
  }

  /** A receipt, checked against the message that it is about. */
  MeshMessages.Receipt check(DareEnvelope envelope, DareEnvelope message, AccountAddress recipient)
      throws MeshException {
    try {
      String tag = TaggedObject.read(envelope.payload()).tag();
      return tag.equals(SpoolReceipt.TAG)
          ? own(envelope, message)
          : sender(envelope, message, recipient);
    } catch (DecodeException e) {
      throw new MeshException(Kind.UNAVAILABLE, "a receipt is malformed", e);
    }
  }

  private MeshMessages.Receipt own(DareEnvelope envelope, DareEnvelope message)
      throws MeshException, DecodeException {
    SpoolReceipt receipt = SpoolReceipt.parse(envelope.payload());
    boolean verified =
        session
                .chain()
                .statements()
                .receipt(
                    envelope,
                    new ContainerId(session.address(), ContainerName.OUTBOUND),
                    context.now())
                .isValid()
            && receipt.envelopeId().equals(envelopeId(message))
            && receipt.payloadDigest().equals(Digests.sha512(message.payload()));
    return new MeshMessages.Receipt(
        SpoolReceipt.TAG, verified, receipt.time(), receipt.index(), envelope);
  }

  private MeshMessages.Receipt sender(
      DareEnvelope envelope, DareEnvelope message, AccountAddress recipient)
      throws DecodeException, MeshException {
    SpoolSenderReceipt receipt = SpoolSenderReceipt.parse(envelope.payload());
    StatementVerifier.SentMessage sent =
        new StatementVerifier.SentMessage(
            envelopeId(message), Digests.sha512(message.payload()), recipient);
    Boolean verified =
        chain(recipient.domain())
            .map(chain -> chain.statements().senderReceipt(envelope, sent, context.now()).isValid())
            .orElse(null);
    return new MeshMessages.Receipt(
        SpoolSenderReceipt.TAG, verified, receipt.time(), null, envelope);
  }

  /** The recipient's service has to be met for its key; if it cannot be, nothing is known. */
  private Optional<HostChain> chain(ServiceName service) throws MeshException {
    if (service.equals(session.address().domain())) {
      return Optional.of(session.chain());
    }
    try {
      ServiceIdentity identity = context.identity(service);
      return HostChain.of(identity.credential(), identity.credential().serviceUdf());
    } catch (MeshException e) {
      if (e.kind() == Kind.UNAVAILABLE || e.kind() == Kind.TRY_LATER) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static String envelopeId(DareEnvelope message) {
    String id = message.envelopeId();
    return id == null ? "" : id;
  }
}
