package org.meshrelay.protocol.message;

import static org.meshrelay.protocol.object.MeshNodes.jsonTagged;

import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.catalog.Contact;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Invites to a group (objects.md 5.2).
 *
 * @param head identifier, sender, recipient, references
 * @param text text
 * @param contact contact of the group with the member capability
 */
public record GroupInvitation(MessageHead head, @Nullable String text, Contact contact)
    implements MeshMessage {
  static GroupInvitation read(ObjectReader in) throws DecodeException {
    return new GroupInvitation(
        MessageHead.read(in), in.string("Text"), in.requireValue("Contact", Contact::read));
  }

  @Override
  public String tag() {
    return "GroupInvitation";
  }

  @Override
  public JsonObject members() {
    return head.write(new ObjectWriter())
        .put("Text", text)
        .put("Contact", jsonTagged(contact))
        .build();
  }
}
