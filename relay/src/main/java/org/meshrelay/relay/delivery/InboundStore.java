package org.meshrelay.relay.delivery;

import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.access.Verdict;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.spool.AppendedFrame;
import org.meshrelay.dare.spool.FrameDraft;
import org.meshrelay.dare.spool.LaneTransaction;
import org.meshrelay.dare.spool.StoredFrame;
import org.meshrelay.protocol.accredit.MessageClass;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.HeaderEditor;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonString;
import org.meshrelay.relay.account.AccountQuotas;

/** The one lane work that puts a message into a recipient's spool, or finds it there. */
final class InboundStore {
  /** Our header member by which the owner's devices tell why a message is in the archive. */
  private static final String LABEL = "Label";

  private InboundStore() {}

  /** What the work found or did. */
  sealed interface Stored {
    /** Appended. */
    record Appended(AppendedFrame frame) implements Stored {}

    /** Taken before; nothing was written. */
    record Repeated(ContainerName container, long index) implements Stored {}

    /** Another message of this identifier was taken before. */
    record Conflict() implements Stored {}

    /** The recipient has no room. */
    record Full() implements Stored {}

    /** The recipient's containers are gone. */
    record Gone() implements Stored {}
  }

  static Stored store(
      LaneTransaction tx, Candidate message, Verdict verdict, AccountQuotas quotas) {
    if (tx.view(ContainerName.INBOUND).isEmpty()) {
      return new Stored.Gone();
    }
    Stored before = before(tx, message.envelopeId(), message.payloadDigest());
    if (before != null) {
      return before;
    }
    ContainerName container = container(verdict);
    tx.create(container);
    if (!SpoolRoom.isThere(tx, container, quotas, message.envelope().messageSize())) {
      return new Stored.Full();
    }
    DareEnvelope envelope =
        verdict instanceof Verdict.Quarantine quarantine
            ? labelled(message.envelope(), quarantine.label())
            : message.envelope();
    return new Stored.Appended(
        tx.append(container, new FrameDraft(envelope, message.envelopeId(), null)));
  }

  private static @Nullable Stored before(
      LaneTransaction tx, String envelopeId, Bytes payloadDigest) {
    for (ContainerName container : FactGatherer.TAKEN_INTO) {
      OptionalLong index =
          tx.view(container).isEmpty() ? OptionalLong.empty() : tx.find(container, envelopeId);
      StoredFrame found = index.isPresent() ? tx.read(container, index.getAsLong()) : null;
      if (found != null && !isNotice(found.envelope())) {
        return found.payloadDigest().equals(payloadDigest)
            ? new Stored.Repeated(container, index.getAsLong())
            : new Stored.Conflict();
      }
    }
    return null;
  }

  /**
   * A failure notice of this service has the identifier that an answer to the message would have
   * (protocol.md L-7). The answer may come all the same, when only the acknowledgement was lost,
   * and is then no repetition of the notice.
   */
  static boolean isNotice(DareEnvelope envelope) {
    ContentMeta meta = envelope.contentMeta();
    return envelope.signatures().isEmpty()
        && meta != null
        && MessageClass.ERROR.type().equals(meta.messageType());
  }

  private static ContainerName container(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Accept ignored -> ContainerName.INBOUND;
      case Verdict.Hold ignored -> ContainerName.PENDING;
      case Verdict.Quarantine ignored -> ContainerName.ARCHIVE;
      case Verdict.Reject ignored ->
          throw new IllegalArgumentException("a rejected message is not stored");
    };
  }

  private static DareEnvelope labelled(DareEnvelope envelope, String label) {
    try {
      return DareEnvelope.of(
          HeaderEditor.edit(envelope.header(), Set.of(LABEL), Map.of(LABEL, JsonString.of(label))),
          envelope.payload(),
          envelope.trailer());
    } catch (DecodeException e) {
      throw new IllegalStateException("a label does not change what an envelope is", e);
    }
  }
}
