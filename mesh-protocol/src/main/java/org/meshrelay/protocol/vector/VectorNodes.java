package org.meshrelay.protocol.vector;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.vector.VectorMismatch;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonBoolean;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonNull;
import org.meshrelay.protocol.encoding.JsonNumber;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.JsonString;
import org.meshrelay.protocol.encoding.JsonWriter;
import org.meshrelay.protocol.encoding.ReadLimits;

/** Plain Java values of a vector file as nodes. */
final class VectorNodes {
  private VectorNodes() {}

  /** The node of a value. */
  static JsonNode of(@Nullable Object value) {
    return switch (value) {
      case null -> JsonNull.NULL;
      case String text -> JsonString.of(text);
      case Boolean truth -> JsonBoolean.of(truth);
      case Long number -> JsonNumber.of(number);
      case BigInteger number -> JsonNumber.of(number);
      case Double number -> JsonNumber.of(number);
      case List<?> list -> JsonArray.of(list.stream().map(VectorNodes::of).toList());
      case Map<?, ?> members -> object(members);
      default -> throw new VectorMismatch("not a JSON value: " + value.getClass());
    };
  }

  /** The node as it is read after it was written as text, in which binary values are strings. */
  static JsonNode read(JsonNode node) throws DecodeException {
    return JsonReader.read(JsonWriter.write(node, Encoding.JSON), Encoding.JSON, ReadLimits.STORED);
  }

  private static JsonObject object(Map<?, ?> members) {
    JsonObject.Builder builder = JsonObject.builder();
    members.forEach((name, value) -> builder.put(String.valueOf(name), of(value)));
    return builder.build();
  }
}
