package org.meshrelay.protocol.message;

import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.object.TaggedObject;

/**
 * A message of a class that we do not know; what every message carries is read.
 *
 * @param head identifier, sender, recipient, references
 * @param tag the class
 * @param members all members as received
 */
public record UnknownMessage(MessageHead head, String tag, JsonObject members)
    implements MeshMessage {
  static UnknownMessage read(TaggedObject object) throws DecodeException {
    return new UnknownMessage(MessageHead.read(object.reader()), object.tag(), object.members());
  }
}
