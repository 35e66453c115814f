package org.meshrelay.protocol.message;

import static org.meshrelay.protocol.object.MeshNodes.json;
import static org.meshrelay.protocol.object.MeshNodes.trueOrAbsent;

import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Asks to be taken up as a contact (objects.md 5.2), late tag MessageContact.
 *
 * @param head identifier, sender, recipient, references
 * @param reply whether a contact in return is wanted
 * @param self signed contact of the sender
 * @param subject subject
 * @param pin PIN that a reply may use
 */
public record RequestContact(
    MessageHead head,
    boolean reply,
    DareEnvelope self,
    @Nullable String subject,
    @Nullable String pin)
    implements MeshMessage {
  static RequestContact read(ObjectReader in) throws DecodeException {
    return new RequestContact(
        MessageHead.read(in),
        in.bool("Reply"),
        in.requireValue("Self", DareEnvelope::of, "AuthenticatedData"),
        in.string("Subject"),
        in.string("PIN", "Pin"));
  }

  @Override
  public String tag() {
    return "RequestContact";
  }

  @Override
  public JsonObject members() {
    return head.write(new ObjectWriter())
        .put("Reply", trueOrAbsent(reply))
        .put("Self", json(self))
        .put("Subject", subject)
        .put("PIN", pin)
        .build();
  }

  /** Without the PIN. */
  @Override
  public String toString() {
    return "RequestContact[" + head + "]";
  }
}
