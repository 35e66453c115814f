package org.meshrelay.protocol.encoding;

import java.util.Map;
import org.meshrelay.crypto.octet.Bytes;

/** Writes JSON. */
enum TextWriter {
  /** Repeats what was read. */
  VERBATIM,
  /** Writes everything anew. */
  CANONICAL;

  private static final String HEX = "0123456789abcdef";

  void node(OctetSink sink, JsonNode node) {
    switch (node) {
      case JsonObject object -> object(sink, object);
      case JsonArray array -> array(sink, array);
      case JsonString string -> string(sink, string.utf8());
      case JsonNumber number -> sink.putAscii(number.toString());
      case JsonBoolean bool -> sink.putAscii(bool.value() ? "true" : "false");
      case JsonNull nothing -> sink.putAscii("null");
      case JsonBinary binary -> {
        sink.put('"');
        sink.putBase64(binary.octets());
        sink.put('"');
      }
    }
  }

  void member(OctetSink sink, String name, JsonNode value) {
    string(sink, Bytes.utf8(name));
    sink.put(':');
    node(sink, value);
  }

  private void object(OctetSink sink, JsonObject object) {
    Bytes kept = this == VERBATIM ? Source.kept(object.sourceOrNull(), Encoding.JSON) : null;
    if (kept != null) {
      sink.put(kept);
      return;
    }
    int before = '{';
    for (Map.Entry<String, JsonNode> entry : object.members().entrySet()) {
      sink.put(before);
      member(sink, entry.getKey(), entry.getValue());
      before = ',';
    }
    if (object.size() == 0) {
      sink.put('{');
    }
    sink.put('}');
  }

  private void array(OctetSink sink, JsonArray array) {
    Bytes kept = this == VERBATIM ? Source.kept(array.sourceOrNull(), Encoding.JSON) : null;
    if (kept != null) {
      sink.put(kept);
      return;
    }
    sink.put('[');
    for (int i = 0; i < array.size(); i++) {
      if (i > 0) {
        sink.put(',');
      }
      node(sink, array.get(i));
    }
    sink.put(']');
  }

  private static void string(OctetSink sink, Bytes utf8) {
    sink.put('"');
    int written = 0;
    for (int i = 0; i < utf8.size(); i++) {
      int octet = utf8.get(i);
      if (octet >= 0x20 && octet != '"' && octet != '\\') {
        continue;
      }
      sink.put(utf8.slice(written, i));
      escape(sink, octet);
      written = i + 1;
    }
    sink.put(utf8.slice(written));
    sink.put('"');
  }

  private static void escape(OctetSink sink, int octet) {
    switch (octet) {
      case '"' -> sink.putAscii("\\\"");
      case '\\' -> sink.putAscii("\\\\");
      case '\b' -> sink.putAscii("\\b");
      case '\f' -> sink.putAscii("\\f");
      case '\n' -> sink.putAscii("\\n");
      case '\r' -> sink.putAscii("\\r");
      default -> {
        sink.putAscii("\\u00");
        sink.put(HEX.charAt(octet >>> 4));
        sink.put(HEX.charAt(octet & 0xF));
      }
    }
  }
}
