package org.meshrelay.protocol.message;

import org.meshrelay.protocol.object.MeshObject;

/**
 * A message, one record for each class of objects.md 5.2; a class that we do not know gives an
 * {@link UnknownMessage}, which travels all the same.
 */
public sealed interface MeshMessage extends MeshObject
    permits MessageComplete,
        MessageText,
        MessageError,
        MessagePin,
        RequestConnection,
        AcknowledgeConnection,
        RespondConnection,
        RequestContact,
        ReplyContact,
        RequestConfirmation,
        ResponseConfirmation,
        GroupInvitation,
        RequestTask,
        MessageClaim,
        UnknownMessage {
  /** Identifier, sender, recipient, references. */
  MessageHead head();

  /** The identifier of the message. */
  default String messageId() {
    return head().messageId();
  }
}
