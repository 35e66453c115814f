package org.meshrelay.protocol.message;

import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Changes the state of the messages it refers to (objects.md 5.2); the newest reference wins.
 *
 * @param head identifier, sender, recipient, references
 */
public record MessageComplete(MessageHead head) implements MeshMessage {
  static MessageComplete read(ObjectReader in) throws DecodeException {
    return new MessageComplete(MessageHead.read(in));
  }

  @Override
  public String tag() {
    return "MessageComplete";
  }

  @Override
  public JsonObject members() {
    return head.write(new ObjectWriter()).build();
  }
}
