package org.meshrelay.protocol.message;

import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Asks for a task to be done (objects.md 5.2).
 *
 * @param head identifier, sender, recipient, references
 */
public record RequestTask(MessageHead head) implements MeshMessage {
  static RequestTask read(ObjectReader in) throws DecodeException {
    return new RequestTask(MessageHead.read(in));
  }

  @Override
  public String tag() {
    return "RequestTask";
  }

  @Override
  public JsonObject members() {
    return head.write(new ObjectWriter()).build();
  }
}
