package org.meshrelay.protocol.encoding;

import java.util.Map;
import org.meshrelay.crypto.octet.Bytes;

/**
 * Writes JSON-B: names are tagged, so members need no separator; in arrays a comma stands on either
 * side of what starts as text does, that is of structures and numbers without a tag.
 */
enum BinaryWriter {
  /** Repeats what was read. */
  VERBATIM,
  /** Writes everything anew. */
  CANONICAL;

  void node(OctetSink sink, JsonNode node) {
    switch (node) {
      case JsonObject object -> object(sink, object);
      case JsonArray array -> array(sink, array);
      case JsonString string -> chunk(sink, Tag.STRING, string.utf8());
      case JsonNumber number when number.isLong() -> integer(sink, number.longValue());
      case JsonNumber number -> sink.putAscii(number.toString());
      case JsonBoolean bool -> sink.put(bool.value() ? Tag.TRUE : Tag.FALSE);
      case JsonNull nothing -> sink.put(Tag.NULL);
      case JsonBinary binary -> chunk(sink, Tag.BINARY, binary.octets());
    }
  }

  private void object(OctetSink sink, JsonObject object) {
    Bytes kept = this == VERBATIM ? Source.kept(object.sourceOrNull(), Encoding.JSON_B) : null;
    if (kept != null) {
      sink.put(kept);
      return;
    }
    sink.put('{');
    for (Map.Entry<String, JsonNode> entry : object.members().entrySet()) {
      chunk(sink, Tag.NAME, Bytes.utf8(entry.getKey()));
      node(sink, entry.getValue());
    }
    sink.put('}');
  }

  private void array(OctetSink sink, JsonArray array) {
    Bytes kept = this == VERBATIM ? Source.kept(array.sourceOrNull(), Encoding.JSON_B) : null;
    if (kept != null) {
      sink.put(kept);
      return;
    }
    sink.put('[');
    for (int i = 0; i < array.size(); i++) {
      if (i > 0 && (startsAsText(array.get(i - 1)) || startsAsText(array.get(i)))) {
        sink.put(',');
      }
      node(sink, array.get(i));
    }
    sink.put(']');
  }

  private static boolean startsAsText(JsonNode node) {
    return node instanceof JsonObject
        || node instanceof JsonArray
        || (node instanceof JsonNumber number && !number.isLong());
  }

  private static void chunk(OctetSink sink, int tag, Bytes octets) {
    length(sink, tag, octets.size());
    sink.put(octets);
  }

  private static void integer(OctetSink sink, long value) {
    // The magnitude of the least value is 2^63, which its own two's complement also spells.
    length(sink, value < 0 ? Tag.NEGATIVE : Tag.POSITIVE, value < 0 ? -value : value);
  }

  /** The tag with the shortest form of an unsigned number. */
  private static void length(OctetSink sink, int tag, long value) {
    int code = value >>> 8 == 0 ? 0 : value >>> 16 == 0 ? 1 : value >>> 32 == 0 ? 2 : 3;
    sink.put(tag | code);
    sink.putBigEndian(value, 1 << code);
  }
}
