package org.meshrelay.protocol.message;

import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Tells a sender that a message failed (objects.md 5.2).
 *
 * @param head identifier, sender, recipient, references
 * @param errorCode name of the status
 */
public record MessageError(MessageHead head, String errorCode) implements MeshMessage {
  static MessageError read(ObjectReader in) throws DecodeException {
    return new MessageError(MessageHead.read(in), in.requireString("ErrorCode"));
  }

  @Override
  public String tag() {
    return "MessageError";
  }

  @Override
  public JsonObject members() {
    return head.write(new ObjectWriter()).put("ErrorCode", errorCode).build();
  }
}
