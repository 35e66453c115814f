package org.meshrelay.protocol.encoding;

import java.util.Map;
import org.meshrelay.crypto.octet.Bytes;

/**
 * Writes trees. What we make is compact and strict: no white space, no raw control characters,
 * base64url without padding; in JSON-B the tags 80-8B, A0-A3, A8-AB, B0-B2, B4-B7 with the shortest
 * length, and text for numbers that have no such tag (encoding.md 2.4).
 */
public final class JsonWriter {
  private JsonWriter() {}

  /**
   * The document; objects and arrays that were read are repeated octet for octet wherever the
   * encoding can hold them, so that signed and measured things stay as they came.
   */
  public static Bytes write(JsonNode node, Encoding encoding) {
    OctetSink sink = new OctetSink(sizeExpected(node));
    switch (encoding) {
      case JSON -> TextWriter.VERBATIM.node(sink, node);
      case JSON_B -> BinaryWriter.VERBATIM.node(sink, node);
    }
    return sink.toBytes();
  }

  /** The document in canonical form all through, whatever it was read from. */
  public static Bytes canonical(JsonNode node, Encoding encoding) {
    OctetSink sink = new OctetSink(sizeExpected(node));
    switch (encoding) {
      case JSON -> TextWriter.CANONICAL.node(sink, node);
      case JSON_B -> BinaryWriter.CANONICAL.node(sink, node);
    }
    return sink.toBytes();
  }

  /** Good enough that large payloads are not copied by growth. */
  private static int sizeExpected(JsonNode node) {
    return switch (node) {
      case JsonObject object -> {
        Bytes kept = Source.kept(object.sourceOrNull(), Encoding.JSON_B);
        yield kept == null ? membersExpected(object) : kept.size();
      }
      case JsonArray array -> {
        Bytes kept = Source.kept(array.sourceOrNull(), Encoding.JSON_B);
        yield kept == null ? elementsExpected(array) : kept.size();
      }
      case JsonString string -> string.sizeExpected() + 8;
      case JsonBinary binary -> binary.octets().size() / 3 * 4 + 8;
      case JsonNumber number -> 20;
      case JsonBoolean bool -> 5;
      case JsonNull nothing -> 4;
    };
  }

  private static int membersExpected(JsonObject object) {
    int size = 2;
    for (Map.Entry<String, JsonNode> member : object.members().entrySet()) {
      size += member.getKey().length() + 4 + sizeExpected(member.getValue());
    }
    return size;
  }

  private static int elementsExpected(JsonArray array) {
    int size = 2;
    for (JsonNode element : array.elements()) {
      size += 1 + sizeExpected(element);
    }
    return size;
  }
}
