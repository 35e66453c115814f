package org.meshrelay.protocol.encoding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meshrelay.crypto.octet.Bytes;

/**
 * The structure of JSON-B: objects and arrays of text and tagged values in any mixture. A comma is
 * required only between two values that are both text; a colon only behind a name that is.
 */
final class BinaryReader {
  private final OctetCursor cursor;
  private final LeafReader leaves;
  private final boolean tags;
  private int nodesLeft;

  /** Whether the value read last was a tag, so that its end is plain without a comma. */
  private boolean taggedBefore;

  private BinaryReader(OctetCursor cursor, ReadLimits limits, boolean tags) {
    this.cursor = cursor;
    this.tags = tags;
    this.leaves = new LeafReader(cursor, tags, limits.storedObject());
    this.nodesLeft = limits.nodesMax();
  }

  /** A reader of JSON-B, or without tags of JSON. */
  static BinaryReader over(Bytes input, ReadLimits limits, boolean tags) {
    return new BinaryReader(OctetCursor.over(input), limits, tags);
  }

  JsonNode document() throws DecodeException {
    skip();
    JsonNode root = value(0);
    skip();
    if (!cursor.atEnd()) {
      throw cursor.malformed("something behind the value");
    }
    return root;
  }

  List<JsonNode> sequence() throws DecodeException {
    List<JsonNode> values = new ArrayList<>();
    for (skip(); !cursor.atEnd(); skip()) {
      values.add(value(0));
    }
    return List.copyOf(values);
  }

  Optional<JsonNode> firstElement() throws DecodeException {
    try {
      skip();
      cursor.expect('[');
      skip();
      JsonNode first = value(1);
      boolean structure = first instanceof JsonObject || first instanceof JsonArray;
      return structure || !cursor.atEnd() ? Optional.of(first) : Optional.empty();
    } catch (DecodeException e) {
      if (cursor.ranOut()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private JsonNode value(int depth) throws DecodeException {
    if (--nodesLeft < 0) {
      throw cursor.malformed("too many values");
    }
    int first = cursor.peek();
    if (first != '{' && first != '[') {
      taggedBefore = first >= 0x80;
      return leaves.value();
    }
    if (depth == ReadLimits.NESTING_MAX) {
      throw cursor.malformed("nested too deeply");
    }
    JsonNode structure = first == '{' ? object(depth + 1) : array(depth + 1);
    taggedBefore = false;
    return structure;
  }

  private JsonObject object(int depth) throws DecodeException {
    int start = cursor.offset();
    long formBefore = leaves.mark();
    cursor.expect('{');
    Map<String, JsonNode> members = new LinkedHashMap<>();
    int[] spans = new int[16];
    skip();
    while (!cursor.accept('}')) {
      if (!members.isEmpty()) {
        separator('}');
      }
      int nameStart = cursor.offset();
      boolean taggedName = cursor.peek() >= 0x80;
      String name = leaves.name();
      skip();
      if (!cursor.accept(':') && !taggedName) {
        throw cursor.malformed("name without a colon");
      }
      skip();
      JsonNode value = value(depth);
      if (members.putIfAbsent(name, value) != null) {
        throw new DecodeException("member name twice", nameStart);
      }
      spans = Spans.put(spans, members.size(), nameStart - start, cursor.offset() - start);
      skip();
    }
    int[] exact = Arrays.copyOf(spans, 2 * members.size());
    return JsonObject.parsed(members, source(start, formBefore), exact);
  }

  private JsonArray array(int depth) throws DecodeException {
    int start = cursor.offset();
    long formBefore = leaves.mark();
    cursor.expect('[');
    List<JsonNode> elements = new ArrayList<>();
    skip();
    while (!cursor.accept(']')) {
      if (!elements.isEmpty()) {
        separator(']');
      }
      elements.add(value(depth));
      skip();
    }
    return JsonArray.parsed(elements, source(start, formBefore));
  }

  /**
   * A comma, or nothing where a tag or bracket makes the edge plain. A gap without a comma is not
   * JSON any more, so it counts as a tag.
   */
  private void separator(int closing) throws DecodeException {
    if (cursor.accept(',')) {
      skip();
      if (cursor.peek() == closing) {
        throw cursor.malformed("comma before the end");
      }
      return;
    }
    int next = cursor.peek();
    boolean plain = next >= 0x80 || next == '{' || next == '[' || taggedBefore;
    if (!tags || !plain) {
      throw cursor.malformed("values without a comma");
    }
    leaves.noteOmission();
  }

  /** White space, and definitions of codes, which yield nothing. */
  private void skip() throws DecodeException {
    cursor.skipSpace();
    while (leaves.acceptDefinition()) {
      cursor.skipSpace();
    }
  }

  private Source source(int start, long formBefore) {
    return new Source(cursor.since(start), leaves.formSince(formBefore));
  }
}
