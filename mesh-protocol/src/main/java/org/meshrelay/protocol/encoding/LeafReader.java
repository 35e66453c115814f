package org.meshrelay.protocol.encoding;

import org.meshrelay.crypto.octet.Bytes;

/** Values without structure, in text or tagged, and names. */
final class LeafReader {
  private final OctetCursor cursor;
  private final boolean tags;
  private final NumberReader numbers;
  private final CodeTable codes;
  private int tagsRead;
  private int codesRead;

  LeafReader(OctetCursor cursor, boolean tags, boolean storedObject) {
    this.cursor = cursor;
    this.tags = tags;
    this.numbers = new NumberReader(cursor, storedObject);
    this.codes = new CodeTable(cursor, storedObject);
  }

  JsonNode value() throws DecodeException {
    int first = cursor.peek();
    if (first >= 0x80) {
      return tagged();
    }
    if (first == '"') {
      return cursor.quoted();
    }
    return word();
  }

  String name() throws DecodeException {
    int first = cursor.peek();
    if (first == '"') {
      return bounded(cursor.quoted());
    }
    if (first >= 0x80 && tags) {
      if (Tag.family(first) == Tag.NAME) {
        int tag = tag();
        return bounded(JsonString.ofUtf8(cursor.utf8(cursor.counted(Tag.width(tag)))));
      }
      if (tagged() instanceof JsonString string) {
        return bounded(string);
      }
    }
    throw cursor.malformed("expected a member name");
  }

  private String bounded(JsonString name) throws DecodeException {
    if (name.utf8().size() > ReadLimits.NAME_OCTETS_MAX) {
      throw cursor.malformed("member name too long");
    }
    return name.text();
  }

  /** Takes one definition that yields nothing, if there is one. */
  boolean acceptDefinition() throws DecodeException {
    if (cursor.atEnd() || !tags || Tag.family(cursor.peek()) != Tag.DEFINE_CODE) {
      return false;
    }
    JsonNode unused = define(tag());
    return true;
  }

  void noteOmission() {
    tagsRead++;
  }

  /** A mark to give to {@link #formSince}. */
  long mark() {
    return (long) codesRead << Integer.SIZE | tagsRead;
  }

  Source.Form formSince(long mark) {
    if (codesRead != (int) (mark >>> Integer.SIZE)) {
      return Source.Form.CODED;
    }
    return tagsRead == (int) mark ? Source.Form.TEXT : Source.Form.TAGGED;
  }

  private JsonNode tagged() throws DecodeException {
    if (!tags) {
      throw cursor.malformed("a tag in text");
    }
    int tag = tag();
    return switch (Tag.family(tag)) {
      case Tag.STRING, Tag.STRING_CHUNK -> JsonString.ofUtf8(cursor.utf8(chunks(tag, Tag.STRING)));
      case Tag.BINARY, Tag.BINARY_CHUNK -> new JsonBinary(chunks(tag, Tag.BINARY));
      case Tag.USE_CODE -> {
        codesRead++;
        yield codes.use(tag);
      }
      case Tag.DEFINE_AND_USE_CODE -> define(tag);
      default -> constantOrNumber(tag);
    };
  }

  private JsonNode constantOrNumber(int tag) throws DecodeException {
    return switch (tag) {
      case Tag.TRUE -> JsonBoolean.TRUE;
      case Tag.FALSE -> JsonBoolean.FALSE;
      case Tag.NULL -> JsonNull.NULL;
      default -> numbers.read(tag);
    };
  }

  private JsonNode define(int tag) throws DecodeException {
    codesRead++;
    int code = codes.code(tag);
    if (Tag.family(cursor.peek()) == Tag.DEFINE_AND_USE_CODE) {
      throw cursor.malformed("definition within a definition");
    }
    return codes.define(code, value());
  }

  private int tag() throws DecodeException {
    tagsRead++;
    return cursor.next();
  }

  /** Joins chunks until the final one; a single one, the usual case, is not copied. */
  private Bytes chunks(int firstTag, int terminal) throws DecodeException {
    Bytes first = cursor.counted(Tag.width(firstTag));
    if (Tag.family(firstTag) == terminal) {
      return first;
    }
    OctetSink joined = new OctetSink(2 * first.size());
    joined.put(first);
    for (int chunk = 1; chunk < ReadLimits.CHUNKS_MAX; chunk++) {
      int tag = cursor.next();
      boolean last = Tag.family(tag) == terminal;
      if (!last && Tag.family(tag) != (terminal | 4)) {
        throw cursor.malformed("chunks of another kind");
      }
      joined.put(cursor.counted(Tag.width(tag)));
      if (last) {
        return joined.toBytes();
      }
    }
    throw cursor.malformed("too many chunks");
  }

  private JsonNode word() throws DecodeException {
    String word = cursor.word(ReadLimits.NUMBER_CHARACTERS_MAX);
    return switch (word) {
      case "true" -> JsonBoolean.TRUE;
      case "false" -> JsonBoolean.FALSE;
      case "null" -> JsonNull.NULL;
      default -> NumberText.parse(word).orElseThrow(() -> cursor.malformed("expected a value"));
    };
  }
}
