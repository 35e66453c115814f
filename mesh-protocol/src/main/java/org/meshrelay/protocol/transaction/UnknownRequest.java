package org.meshrelay.protocol.transaction;

import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.object.TaggedObject;

/**
 * A request of no transaction that we know; answered 400/10.
 *
 * @param header what every request may carry
 * @param tag the tag as sent
 * @param members all members as sent
 */
public record UnknownRequest(RequestHeader header, String tag, JsonObject members)
    implements MeshRequest {
  static UnknownRequest read(TaggedObject object) throws DecodeException {
    return new UnknownRequest(RequestHeader.read(object.reader()), object.tag(), object.members());
  }
}
