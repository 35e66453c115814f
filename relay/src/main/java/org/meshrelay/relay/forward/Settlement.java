package org.meshrelay.relay.forward;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.udf.MeshIdentifiers;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.dare.spool.AppendedFrame;
import org.meshrelay.dare.spool.FrameDraft;
import org.meshrelay.dare.spool.LaneTransaction;
import org.meshrelay.dare.spool.LaneWork;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.message.MeshMessage;
import org.meshrelay.protocol.message.MessageCheck;
import org.meshrelay.protocol.message.MessageComplete;
import org.meshrelay.protocol.message.MessageError;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.relay.delivery.Continuations;
import org.meshrelay.relay.delivery.Outqueue;

/**
 * The lane work that ends a delivery (protocol.md 6.6 step 8): the mark in {@code mmm_Outbound}
 * with the recipient service's receipt, the failure notice in {@code mmm_Inbound}, and the note in
 * {@code mmm_Outqueue}, all durable together. The service does not sign them: they stand in the
 * account's own spools, where nobody else can write.
 *
 * @param delivery what is over; its mark names the address that it went to at last, whose service
 *     signed the receipt
 * @param messageId of the message; null if it is to be read from the frame of the message
 * @param ending how it ended
 * @param position what is settled with it
 * @param entropy identifiers of the new messages
 */
record Settlement(
    PendingDelivery delivery,
    @Nullable String messageId,
    Ending ending,
    long position,
    EntropySource entropy)
    implements LaneWork<Boolean> {

  /**
   * How a delivery ended.
   *
   * @param relationship of the mark: {@code Received}, {@code Reject} or {@code Failed}
   * @param receipt with {@code Received}; null if there is none
   * @param error code of the failure notice; null if none is given
   */
  record Ending(String relationship, @Nullable DareEnvelope receipt, @Nullable String error) {
    static Ending received(@Nullable DareEnvelope receipt) {
      return new Ending(Reference.RECEIVED, receipt, null);
    }

    static Ending rejected(String error) {
      return new Ending(Reference.REJECT, null, error);
    }

    static Ending failed(String error) {
      return new Ending(Reference.FAILED, null, error);
    }

    /** The account is going: a record, and no notice that nobody will read. */
    static Ending dropped() {
      return new Ending(Reference.FAILED, null, null);
    }
  }

  /**
   * False if the sender's containers are gone.
   *
   * @throws org.meshrelay.protocol.status.RefusalException while history is being copied into them:
   *     to be tried again
   */
  @Override
  public Boolean run(LaneTransaction tx) {
    if (tx.view(ContainerName.OUTQUEUE).isEmpty() || tx.view(ContainerName.OUTBOUND).isEmpty()) {
      return false;
    }
    boolean filling =
        Continuations.isFilling(tx, ContainerName.OUTBOUND)
            || (ending.error() != null && Continuations.isFilling(tx, ContainerName.INBOUND));
    if (filling) {
      throw Refusal.of(StatusCode.QUOTA_FULL, "history is being copied").asException();
    }
    String of = messageId == null ? read(tx) : messageId;
    if (of != null) {
      mark(tx, of);
      String error = ending.error();
      if (error != null) {
        notice(tx, of, error);
      }
    }
    Outqueue.settle(tx, delivery.entry(), delivery.recipient(), ending.relationship(), position);
    return true;
  }

  /** Null if it is not what an outbound spool should hold. */
  private @Nullable String read(LaneTransaction tx) {
    DareEnvelope message = tx.read(ContainerName.OUTBOUND, delivery.outboundIndex()).envelope();
    return switch (MessageCheck.of(message)) {
      case MessageCheck.Clear clear -> clear.message().messageId();
      case MessageCheck.Encrypted encrypted -> encrypted.messageId();
      case MessageCheck.Refused refused -> null;
    };
  }

  private void mark(LaneTransaction tx, String of) {
    Reference reference =
        new Reference(of, null, ending.relationship(), ending.receipt(), delivery.target());
    MessageHead head = MessageHead.of(Udf.nonce(entropy).text(), null, null);
    append(tx, ContainerName.OUTBOUND, new MessageComplete(head.referring(List.of(reference))));
  }

  /** One notice per message, whatever the number of recipients that failed (protocol.md L-7). */
  private void notice(LaneTransaction tx, String of, String error) {
    String responseId = MeshIdentifiers.responseId(of);
    tx.create(ContainerName.INBOUND);
    if (tx.find(ContainerName.INBOUND, MeshIdentifiers.envelopeId(responseId)).isPresent()) {
      return;
    }
    Reference reference =
        new Reference(of, null, ending.relationship(), null, delivery.recipient());
    MessageHead head = MessageHead.of(responseId, null, null).referring(List.of(reference));
    append(tx, ContainerName.INBOUND, new MessageError(head, error));
  }

  private static void append(LaneTransaction tx, ContainerName spool, MeshMessage message) {
    Instant now = tx.now();
    ContentMeta meta =
        ContentMeta.builder()
            .uniqueId(message.messageId())
            .messageType(message.tag())
            .contentType("application/mmm/object")
            .created(now)
            .build();
    DareEnvelope envelope =
        EnvelopeBuilder.of(message.payload())
            .envelopeId(MeshIdentifiers.envelopeId(message.messageId()))
            .contentMeta(meta)
            .build();
    AppendedFrame ignored = tx.append(spool, FrameDraft.message(envelope));
  }
}
