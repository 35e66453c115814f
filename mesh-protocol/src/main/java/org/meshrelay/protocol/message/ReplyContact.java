package org.meshrelay.protocol.message;

import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Gives a contact in return (objects.md 5.2), late tag MessageContact.
 *
 * @param head identifier, sender, recipient, references
 * @param proof what shows that the sender knows the PIN
 * @param subject subject
 */
public record ReplyContact(MessageHead head, PinProof proof, @Nullable String subject)
    implements MeshMessage {
  static ReplyContact read(ObjectReader in) throws DecodeException {
    return new ReplyContact(MessageHead.read(in), PinProof.read(in), in.string("Subject"));
  }

  @Override
  public String tag() {
    return "ReplyContact";
  }

  @Override
  public JsonObject members() {
    return proof.write(head.write(new ObjectWriter())).put("Subject", subject).build();
  }
}
