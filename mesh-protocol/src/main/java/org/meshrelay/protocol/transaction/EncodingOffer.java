package org.meshrelay.protocol.transaction;

import java.util.List;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * An encoding in which a service can be spoken to (protocol.md 2.1, Encoding).
 *
 * @param id names of the encoding, such as {@code application/json}
 * @param dictionary named tag dictionaries
 */
public record EncodingOffer(List<String> id, List<String> dictionary) implements MeshStruct {
  /** Copies the lists. */
  public EncodingOffer {
    id = List.copyOf(id);
    dictionary = List.copyOf(dictionary);
  }

  static EncodingOffer read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "EncodingOffer");
    return new EncodingOffer(in.strings("ID"), in.strings("Dictionary"));
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter().putStrings("ID", id).putStrings("Dictionary", dictionary).build();
  }
}
