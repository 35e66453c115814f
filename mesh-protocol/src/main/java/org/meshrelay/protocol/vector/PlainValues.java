package org.meshrelay.protocol.vector;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.vector.VectorMismatch;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonBinary;
import org.meshrelay.protocol.encoding.JsonBoolean;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonNull;
import org.meshrelay.protocol.encoding.JsonNumber;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonString;

/** Turns the plain Java values of a vector into trees. */
final class PlainValues {
  private PlainValues() {}

  /** The value as it stands. */
  static JsonNode toNode(@Nullable Object value) {
    return switch (value) {
      case null -> JsonNull.NULL;
      case String text -> JsonString.of(text);
      case Boolean truth -> JsonBoolean.of(truth);
      case Long integer -> JsonNumber.of(integer);
      case Double number -> JsonNumber.of(number);
      case List<?> list -> JsonArray.of(list.stream().map(PlainValues::toNode).toList());
      case Map<?, ?> map -> object(map);
      default -> throw new VectorMismatch("a vector holds " + value.getClass().getSimpleName());
    };
  }

  private static JsonObject object(Map<?, ?> map) {
    JsonObject.Builder builder = JsonObject.builder();
    map.forEach((name, value) -> builder.put(name.toString(), toNode(value)));
    return builder.build();
  }

  /** The value in the notation of encoding.md 9: {@code {binary: hex}}, {@code {double: hex}}. */
  static JsonNode fromNotation(@Nullable Object value) {
    if (value instanceof Map<?, ?> map && map.size() == 1) {
      if (map.get("binary") instanceof String hex) {
        return new JsonBinary(Bytes.hex(hex));
      }
      if (map.get("double") instanceof String hex) {
        return JsonNumber.of(Double.longBitsToDouble(Bytes.hex(hex).bigEndianAt(0, 8)));
      }
    }
    return switch (value) {
      case List<?> list -> JsonArray.of(list.stream().map(PlainValues::fromNotation).toList());
      case Map<?, ?> map -> {
        JsonObject.Builder builder = JsonObject.builder();
        map.forEach((name, member) -> builder.put(name.toString(), fromNotation(member)));
        yield builder.build();
      }
      case null, default -> toNode(value);
    };
  }
}
