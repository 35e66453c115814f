package org.meshrelay.protocol.message;

import static org.meshrelay.protocol.object.MeshNodes.json;

import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshNodes;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * Says something about an earlier message (objects.md 5.2).
 *
 * @param messageId the message
 * @param responseId the response to it
 * @param relationship what is so: {@code Read}, {@code Accept} and others
 * @param receipt with {@code Received}: sender receipt of the recipient's service
 * @param recipient which account of a message to several
 */
public record Reference(
    @Nullable String messageId,
    @Nullable String responseId,
    @Nullable String relationship,
    @Nullable DareEnvelope receipt,
    @Nullable AccountAddress recipient)
    implements MeshStruct {
  /** The relationship of a message that was read. */
  public static final String READ = "Read";

  /** The relationship of a message that is unread again. */
  public static final String UNREAD = "Unread";

  /** The relationship of a request that was accepted. */
  public static final String ACCEPT = "Accept";

  /** The relationship of a request that was rejected. */
  public static final String REJECT = "Reject";

  /** The relationship of something that is done with. */
  public static final String CLOSED = "Closed";

  /** The relationship of a message on its way. */
  public static final String SENT = "Sent";

  /** The relationship of a message that the recipient's service took. */
  public static final String RECEIVED = "Received";

  /** The relationship of a message that could not be delivered. */
  public static final String FAILED = "Failed";

  /** The relationship of a message that was deleted. */
  public static final String DELETED = "Deleted";

  /** The relationship of something whose time ran out. */
  public static final String EXPIRED = "Expired";

  static Reference read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "Reference");
    return new Reference(
        in.string("MessageID", "MessageId"),
        in.string("ResponseID", "ResponseId"),
        in.string("Relationship"),
        in.value("Receipt", DareEnvelope::of),
        in.value("Recipient", MeshNodes::account));
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .put("MessageID", messageId)
        .put("ResponseID", responseId)
        .put("Relationship", relationship)
        .put("Receipt", json(receipt))
        .put("Recipient", json(recipient))
        .build();
  }

  /** A reference that says one thing of one message. */
  public static Reference of(String messageId, String relationship) {
    return new Reference(messageId, null, relationship, null, null);
  }
}
