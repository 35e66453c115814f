package org.meshrelay.protocol.encoding;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tag codes of JSON-C, for stored objects only. Codes stand for values without structure: a
 * code for an array of codes for arrays would let a few octets spell a document without end.
 */
final class CodeTable {
  private final OctetCursor cursor;
  private final boolean permitted;
  private final Map<Integer, JsonNode> values = new HashMap<>();

  CodeTable(OctetCursor cursor, boolean permitted) {
    this.cursor = cursor;
    this.permitted = permitted;
  }

  /** The code behind a tag of 1, 2 or 4 octets. */
  int code(int tag) throws DecodeException {
    if (!permitted || Tag.width(tag) == Long.BYTES) {
      throw cursor.malformed("tag not supported");
    }
    return (int) cursor.bigEndian(Tag.width(tag));
  }

  JsonNode use(int tag) throws DecodeException {
    @Nullable JsonNode value = values.get(code(tag));
    if (value == null) {
      throw cursor.malformed("code not defined");
    }
    return value;
  }

  JsonNode define(int code, JsonNode value) throws DecodeException {
    if (values.size() == ReadLimits.CODES_MAX && !values.containsKey(code)) {
      throw cursor.malformed("too many codes");
    }
    values.put(code, value);
    return value;
  }
}
