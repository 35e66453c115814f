package org.meshrelay.relay.delivery;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.MeshIdentifiers;
import org.meshrelay.dare.spool.AppendedFrame;
import org.meshrelay.dare.spool.FrameDraft;
import org.meshrelay.dare.spool.LaneTransaction;
import org.meshrelay.dare.spool.StoredFrame;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.message.MeshMessage;
import org.meshrelay.protocol.message.MessageCheck;
import org.meshrelay.protocol.message.MessageCodec;
import org.meshrelay.protocol.message.MessageComplete;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.relay.account.AccountQuotas;

/**
 * Messages that devices write into the spools of their own account: Self of Upload and of Post, and
 * uploads to a spool (objects.md 4.3, protocol.md C-20).
 */
public final class OwnSpools {
  private static final String COMPLETE = "MessageComplete";

  private OwnSpools() {}

  /** The spool that a Self message of Post belongs to: completion messages to the inbound spool. */
  public static ContainerName ofPostSelf(DareEnvelope envelope) {
    return COMPLETE.equals(type(envelope)) ? ContainerName.INBOUND : ContainerName.LOCAL;
  }

  /**
   * Whether devices may put this message into the spool by Upload: anything into the archive,
   * completion messages into the others, which only the service writes otherwise.
   */
  public static boolean mayUpload(ContainerName spool, DareEnvelope envelope) {
    return spool == ContainerName.ARCHIVE || COMPLETE.equals(type(envelope));
  }

  /** The type of a message as its payload, or else its header, says. */
  public static @Nullable String type(DareEnvelope envelope) {
    return switch (MessageCheck.of(envelope)) {
      case MessageCheck.Clear clear -> clear.type();
      case MessageCheck.Encrypted encrypted -> encrypted.type();
      case MessageCheck.Refused refused -> {
        ContentMeta meta = envelope.contentMeta();
        yield Candidate.isRedacted(envelope) && meta != null ? meta.messageType() : null;
      }
    };
  }

  /** True if the body was left out, to ask whether it would be taken (protocol.md 2.5). */
  public static boolean isRedacted(DareEnvelope envelope) {
    return Candidate.isRedacted(envelope);
  }

  /** True if the frame, or its header or trailer alone, is larger than a store takes. */
  public static boolean isTooLarge(DareEnvelope envelope, int octetsMax) {
    return Candidate.isTooLarge(envelope, octetsMax);
  }

  /** Why a message is not one that a spool can hold; null if it is. Verifies no signature. */
  public static @Nullable StatusCode refusal(DareEnvelope envelope, int octetsMax) {
    if (Candidate.isTooLarge(envelope, octetsMax)) {
      return StatusCode.TOO_LARGE;
    }
    if (Candidate.isRedacted(envelope)) {
      return null;
    }
    return MessageCheck.of(envelope) instanceof MessageCheck.Refused refused
        ? refused.refusal().code()
        : null;
  }

  /** What a work found or did. */
  public sealed interface Written {
    /** Appended, or there from before with the same payload. */
    record Done(ContainerName container, long index, @Nullable AppendedFrame frame)
        implements Written {}

    /** Not appended. */
    record Refused(StatusCode code) implements Written {}
  }

  /** Appends to a spool of the account; a repetition finds the first frame again. */
  public static Written append(
      LaneTransaction tx, ContainerName spool, DareEnvelope envelope, AccountQuotas quotas) {
    String envelopeId = envelopeId(envelope);
    tx.create(spool);
    if (envelopeId != null) {
      OptionalLong index = tx.find(spool, envelopeId);
      if (index.isPresent()) {
        Bytes stored = tx.read(spool, index.getAsLong()).payloadDigest();
        return stored.equals(Digests.sha512(envelope.payload()))
            ? new Written.Done(spool, index.getAsLong(), null)
            : new Written.Refused(StatusCode.ENVELOPE_ID_REUSED);
      }
    }
    // What is accepted from the pending spool goes into the inbound one with it.
    boolean mayRelease =
        spool != ContainerName.PENDING || !Continuations.isFilling(tx, ContainerName.INBOUND);
    if (!mayRelease || !SpoolRoom.isThere(tx, spool, quotas, envelope.messageSize())) {
      return new Written.Refused(StatusCode.QUOTA_FULL);
    }
    AppendedFrame frame = tx.append(spool, new FrameDraft(envelope, envelopeId, null));
    if (spool == ContainerName.PENDING) {
      release(tx, envelope);
    }
    return new Written.Done(spool, frame.index(), frame);
  }

  /**
   * A held message that the owner accepts is appended to the inbound spool as a new frame
   * (objects.md 4.3); the completion message that says so is the one just appended.
   */
  private static void release(LaneTransaction tx, DareEnvelope completion) {
    MeshMessage message;
    try {
      message = MessageCodec.parse(completion.payload());
    } catch (DecodeException e) {
      // Encrypted: the service cannot tell what was decided, and leaves the message where it is.
      return;
    }
    if (!(message instanceof MessageComplete complete)) {
      return;
    }
    for (Reference reference : complete.head().references()) {
      if (Reference.ACCEPT.equals(reference.relationship()) && reference.messageId() != null) {
        move(tx, MeshIdentifiers.envelopeId(reference.messageId()));
      }
    }
  }

  private static void move(LaneTransaction tx, String envelopeId) {
    OptionalLong held = tx.find(ContainerName.PENDING, envelopeId);
    tx.create(ContainerName.INBOUND);
    if (held.isPresent() && tx.find(ContainerName.INBOUND, envelopeId).isEmpty()) {
      StoredFrame frame = tx.read(ContainerName.PENDING, held.getAsLong());
      boolean whole = !Candidate.isRedacted(frame.envelope());
      if (whole) {
        AppendedFrame ignored =
            tx.append(ContainerName.INBOUND, new FrameDraft(frame.envelope(), envelopeId, null));
      }
    }
  }

  private static @Nullable String envelopeId(DareEnvelope envelope) {
    return switch (MessageCheck.of(envelope)) {
      case MessageCheck.Clear clear -> clear.envelopeId();
      case MessageCheck.Encrypted encrypted -> encrypted.envelopeId();
      case MessageCheck.Refused refused -> envelope.envelopeId();
    };
  }
}
