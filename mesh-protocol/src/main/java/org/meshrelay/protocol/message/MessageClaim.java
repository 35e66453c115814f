package org.meshrelay.protocol.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Claims a publication (objects.md 5.2).
 *
 * @param head identifier, sender, recipient, references
 * @param publicationId publication
 * @param serviceAuthenticate proof for the service
 * @param deviceAuthenticate proof for the device
 * @param expires end of its life
 */
public record MessageClaim(
    MessageHead head,
    String publicationId,
    String serviceAuthenticate,
    @Nullable String deviceAuthenticate,
    @Nullable Instant expires)
    implements MeshMessage {
  static MessageClaim read(ObjectReader in) throws DecodeException {
    return new MessageClaim(
        MessageHead.read(in),
        in.requireString("PublicationId", "PublicationID"),
        in.requireString("ServiceAuthenticate"),
        in.string("DeviceAuthenticate"),
        in.dateTime("Expires"));
  }

  @Override
  public String tag() {
    return "MessageClaim";
  }

  @Override
  public JsonObject members() {
    return head.write(new ObjectWriter())
        .put("PublicationId", publicationId)
        .put("ServiceAuthenticate", serviceAuthenticate)
        .put("DeviceAuthenticate", deviceAuthenticate)
        .put("Expires", expires)
        .build();
  }
}
