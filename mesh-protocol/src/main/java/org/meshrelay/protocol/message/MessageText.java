package org.meshrelay.protocol.message;

import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Text from one user to another, normally encrypted (objects.md 5.2).
 *
 * @param head identifier, sender, recipient, references
 * @param subject subject
 * @param text text
 */
public record MessageText(MessageHead head, @Nullable String subject, String text)
    implements MeshMessage {
  static MessageText read(ObjectReader in) throws DecodeException {
    return new MessageText(MessageHead.read(in), in.string("Subject"), in.requireString("Text"));
  }

  @Override
  public String tag() {
    return "MessageText";
  }

  @Override
  public JsonObject members() {
    return head.write(new ObjectWriter()).put("Subject", subject).put("Text", text).build();
  }

  /** Without the text, which is nobody's business. */
  @Override
  public String toString() {
    return "MessageText[" + head + "]";
  }
}
