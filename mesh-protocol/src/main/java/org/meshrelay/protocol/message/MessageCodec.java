package org.meshrelay.protocol.message;

import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.object.TaggedObject;

/**
 * Reads messages in the forms of 2019, 2020 and 2021 (objects.md 5.2). The late class
 * MessageContact is a request or a reply by its fields (objects.md 5.5).
 */
public final class MessageCodec {
  private MessageCodec() {}

  /**
   * The message in a payload of JSON text.
   *
   * @throws DecodeException if it is malformed or has no usable MessageID
   */
  public static MeshMessage parse(Bytes payload) throws DecodeException {
    return of(TaggedObject.read(payload));
  }

  /**
   * The message of that class in a payload of JSON text.
   *
   * @throws DecodeException if it is malformed or of another class
   */
  public static <T extends MeshMessage> T parse(Bytes payload, Class<T> type)
      throws DecodeException {
    MeshMessage message = parse(payload);
    if (!type.isInstance(message)) {
      throw new DecodeException("not a " + type.getSimpleName());
    }
    return type.cast(message);
  }

  /** The message that a tagged object is. */
  public static MeshMessage of(TaggedObject object) throws DecodeException {
    ObjectReader in = object.reader();
    return switch (object.tag()) {
      case "MessageComplete" -> MessageComplete.read(in);
      case "MessageText" -> MessageText.read(in);
      case "MessageError" -> MessageError.read(in);
      case "MessagePIN", "MessagePin" -> MessagePin.read(in);
      case "RequestConnection" -> RequestConnection.read(in);
      case "AcknowledgeConnection" -> AcknowledgeConnection.read(in);
      case "RespondConnection" -> RespondConnection.read(in);
      case "RequestContact" -> RequestContact.read(in);
      case "ReplyContact" -> ReplyContact.read(in);
      case "MessageContact" -> isReply(in) ? ReplyContact.read(in) : RequestContact.read(in);
      case "RequestConfirmation" -> RequestConfirmation.read(in);
      case "ResponseConfirmation" -> ResponseConfirmation.read(in);
      case "GroupInvitation" -> GroupInvitation.read(in);
      case "RequestTask" -> RequestTask.read(in);
      case "MessageClaim" -> MessageClaim.read(in);
      default -> UnknownMessage.read(object);
    };
  }

  /** Who asks for a contact in return requests one; what else authenticates its data replies. */
  private static boolean isReply(ObjectReader in) throws DecodeException {
    return !in.bool("Reply") && !in.has("Self");
  }
}
