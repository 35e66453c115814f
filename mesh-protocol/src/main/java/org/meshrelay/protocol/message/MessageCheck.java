package org.meshrelay.protocol.message;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.ContentDigest;
import org.meshrelay.crypto.udf.MeshIdentifiers;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.crypto.udf.UdfType;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.object.TaggedObject;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;

/**
 * Whether the header of a message's envelope and its payload say the same (objects.md 5.1). Of an
 * encrypted message only the header can be read, and what it says is a claim.
 */
public sealed interface MessageCheck {
  /** The type of a message that hides its own (protocol.md L-9). */
  String UNKNOWN_TYPE = "Unknown";

  /**
   * A message in clear whose header agrees with it.
   *
   * @param message the message
   * @param envelopeId identifier under which it is stored
   */
  record Clear(MeshMessage message, String envelopeId) implements MessageCheck {
    /** The class under the name of objects.md 5.2. */
    public String type() {
      return message.tag();
    }
  }

  /**
   * An encrypted message.
   *
   * @param messageId claimed identifier
   * @param envelopeId identifier under which it is stored
   * @param type claimed class, {@link #UNKNOWN_TYPE} if it is hidden
   */
  record Encrypted(String messageId, String envelopeId, String type) implements MessageCheck {}

  /**
   * An envelope that is no proper message.
   *
   * @param refusal 400/10, 400/12 or 400/13
   */
  record Refused(Refusal refusal) implements MessageCheck {}

  /** Compares header and payload; verifies no signature. */
  static MessageCheck of(DareEnvelope envelope) {
    ContentMeta meta = envelope.contentMeta();
    return envelope.isEncrypted() ? encrypted(envelope, meta) : clear(envelope, meta);
  }

  private static MessageCheck encrypted(DareEnvelope envelope, @Nullable ContentMeta meta) {
    String messageId = meta == null ? null : meta.uniqueId();
    if (meta == null || messageId == null || !MessageHead.isMessageId(messageId)) {
      return refused(StatusCode.MESSAGE_ID, "the header names no message identifier");
    }
    String envelopeId = envelopeId(envelope, messageId);
    if (envelopeId == null) {
      return refused(StatusCode.MESSAGE_ID, "EnvelopeID is not that of the message");
    }
    String type = meta.messageType();
    return new Encrypted(messageId, envelopeId, type == null ? UNKNOWN_TYPE : type);
  }

  private static MessageCheck clear(DareEnvelope envelope, @Nullable ContentMeta meta) {
    MeshMessage message;
    String tag;
    try {
      TaggedObject object = TaggedObject.read(envelope.payload());
      String stated = object.reader().string("MessageID", "MessageId");
      if (stated == null || !MessageHead.isMessageId(stated)) {
        return refused(StatusCode.MESSAGE_ID, "the message has no identifier");
      }
      tag = object.tag();
      message = MessageCodec.of(object);
    } catch (DecodeException e) {
      return refused(StatusCode.MALFORMED, "malformed message");
    }
    if (meta != null && meta.uniqueId() != null && !meta.uniqueId().equals(message.messageId())) {
      return refused(StatusCode.MESSAGE_ID, "header and message have different identifiers");
    }
    String claimed = meta == null ? null : meta.messageType();
    if (claimed != null && !claimed.equals(tag) && !claimed.equals(message.tag())) {
      return refused(StatusCode.WRONG_TYPE, "header and message have different types");
    }
    String envelopeId = envelopeId(envelope, message.messageId());
    return envelopeId == null
        ? refused(StatusCode.MESSAGE_ID, "EnvelopeID is not that of the message")
        : new Clear(message, envelopeId);
  }

  /** The identifier stated, in the form of either revision (C-15); ours if none is stated. */
  private static @Nullable String envelopeId(DareEnvelope envelope, String messageId) {
    String expected = MeshIdentifiers.envelopeId(messageId);
    String stated = envelope.envelopeId();
    if (stated == null || stated.equals(expected)) {
      return expected;
    }
    Bytes hashed = Digests.sha512(Bytes.utf8("application/udf-encryption:" + messageId));
    String older = Udf.of(UdfType.DIGEST_SHA2_512.code(), hashed, ContentDigest.BITS).text();
    return stated.equals(older) ? stated : null;
  }

  private static MessageCheck refused(StatusCode code, String description) {
    return new Refused(Refusal.of(code, description));
  }
}
