package org.meshrelay.protocol.message;

import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Asks a user to confirm something (objects.md 5.2).
 *
 * @param head identifier, sender, recipient, references
 * @param text what is to be confirmed
 */
public record RequestConfirmation(MessageHead head, String text) implements MeshMessage {
  static RequestConfirmation read(ObjectReader in) throws DecodeException {
    return new RequestConfirmation(MessageHead.read(in), in.requireString("Text"));
  }

  @Override
  public String tag() {
    return "RequestConfirmation";
  }

  @Override
  public JsonObject members() {
    return head.write(new ObjectWriter()).put("Text", text).build();
  }
}
