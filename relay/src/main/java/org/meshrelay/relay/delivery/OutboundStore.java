package org.meshrelay.relay.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.MeshIdentifiers;
import org.meshrelay.dare.spool.AppendedFrame;
import org.meshrelay.dare.spool.FrameDraft;
import org.meshrelay.dare.spool.LaneTransaction;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.relay.account.AccountQuotas;

/**
 * The one lane work of a Post in the outbound role: messages into {@code mmm_Outbound}, deliveries
 * and open requests into {@code mmm_Outqueue}, Self into its spools; all durable together.
 */
final class OutboundStore {
  private static final ContainerName OUTBOUND = ContainerName.OUTBOUND;

  private OutboundStore() {}

  /**
   * A message that passed control, and for whom.
   *
   * @param message the message
   * @param recipients those for whom a delivery is wanted
   */
  record Outgoing(Candidate message, List<AccountAddress> recipients) {}

  /**
   * What became of one message.
   *
   * @param refusal why it was not recorded; null if it was
   * @param index frame in {@code mmm_Outbound}
   * @param frame that frame; null if it is from before
   * @param asked deliveries asked for now
   */
  record Recorded(
      @Nullable StatusCode refusal,
      long index,
      @Nullable AppendedFrame frame,
      Optional<Outqueue.Asked> asked) {
    static Recorded refused(StatusCode code) {
      return new Recorded(code, 0, null, Optional.empty());
    }
  }

  /**
   * What became of a Post.
   *
   * @param messages one per outgoing message
   * @param self one per Self message that passed control
   */
  record Result(List<Recorded> messages, List<OwnSpools.Written> self) {}

  static Result store(
      LaneTransaction tx, List<Outgoing> outgoing, List<DareEnvelope> self, AccountQuotas quotas) {
    List<Recorded> messages = new ArrayList<>();
    for (Outgoing message : outgoing) {
      messages.add(record(tx, message, quotas));
    }
    List<OwnSpools.Written> written = new ArrayList<>();
    for (DareEnvelope envelope : self) {
      written.add(OwnSpools.append(tx, OwnSpools.ofPostSelf(envelope), envelope, quotas));
    }
    return new Result(messages, written);
  }

  private static Recorded record(LaneTransaction tx, Outgoing outgoing, AccountQuotas quotas) {
    Candidate message = outgoing.message();
    tx.create(OUTBOUND);
    OptionalLong before = tx.find(OUTBOUND, message.envelopeId());
    AppendedFrame frame = null;
    long index;
    if (before.isPresent()) {
      Bytes stored = tx.read(OUTBOUND, before.getAsLong()).payloadDigest();
      if (!stored.equals(message.payloadDigest())) {
        return Recorded.refused(StatusCode.ENVELOPE_ID_REUSED);
      }
      index = before.getAsLong();
    } else {
      if (!SpoolRoom.isThere(tx, OUTBOUND, quotas, message.envelope().messageSize())) {
        return Recorded.refused(StatusCode.QUOTA_FULL);
      }
      frame = tx.append(OUTBOUND, new FrameDraft(message.envelope(), message.envelopeId(), null));
      index = frame.index();
    }
    Optional<Outqueue.Asked> asked =
        Outqueue.ask(tx, message.envelopeId(), index, outgoing.recipients())
            .map(fresh -> fresh.of(message.messageId()));
    if (asked.isPresent() && isRequest(message.type())) {
      Outqueue.expect(
          tx,
          MeshIdentifiers.responseId(message.messageId()),
          message.type(),
          outgoing.recipients());
    }
    return new Recorded(null, index, frame, asked);
  }

  private static boolean isRequest(String type) {
    return type.equals("RequestContact") || type.equals("RequestConfirmation");
  }
}
