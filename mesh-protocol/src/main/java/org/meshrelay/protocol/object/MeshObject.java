package org.meshrelay.protocol.object;

import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonWriter;

/**
 * A structure that travels under the tag of its class: {@code {"Tag":{members}}} (protocol.md 1.2).
 *
 * <p>An object that was read is never written again in place of what was received: signatures cover
 * the received octets, which the envelope around it keeps.
 */
public interface MeshObject extends MeshStruct {
  /** The name of the class, as written. */
  String tag();

  /** The object with its tag. */
  default JsonObject tagged() {
    return JsonObject.of(tag(), members());
  }

  /** The object with its tag as compact JSON: the payload of an envelope. */
  default Bytes payload() {
    return JsonWriter.write(tagged(), Encoding.JSON);
  }
}
