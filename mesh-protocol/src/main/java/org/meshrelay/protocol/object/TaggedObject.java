package org.meshrelay.protocol.object;

import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ReadLimits;

/**
 * An object of any class, known or not: exactly one member, whose name is the class (protocol.md
 * 1.2).
 *
 * @param tag the name of the class as received
 * @param members its members as received
 */
public record TaggedObject(String tag, JsonObject members) implements MeshObject {
  /**
   * The object in a payload.
   *
   * @throws DecodeException if it is not well-formed, or has not exactly one member
   */
  public static TaggedObject read(Bytes payload, Encoding encoding, ReadLimits limits)
      throws DecodeException {
    return of(JsonReader.read(payload, encoding, limits));
  }

  /** The object in the payload of a message or profile, which is JSON text. */
  public static TaggedObject read(Bytes payload) throws DecodeException {
    return read(payload, Encoding.JSON, ReadLimits.REQUEST);
  }

  /**
   * The object in a member whose class is written beside it.
   *
   * @throws DecodeException if it has not exactly one member
   */
  public static TaggedObject of(JsonNode node) throws DecodeException {
    if (!(node instanceof JsonObject object) || object.size() != 1) {
      throw new DecodeException("a tagged object has exactly one member");
    }
    String tag = object.names().iterator().next();
    if (!(object.get(tag) instanceof JsonObject members)) {
      throw new DecodeException("a tagged object holds an object");
    }
    return new TaggedObject(tag, members);
  }

  /** A reader of the members that calls the object by its tag. */
  public ObjectReader reader() {
    return ObjectReader.of(members, tag);
  }
}
