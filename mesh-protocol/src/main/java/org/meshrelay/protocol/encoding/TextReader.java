package org.meshrelay.protocol.encoding;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;

/** JSON by the streaming parser, which never decodes a string: it only finds the tokens. */
final class TextReader {
  /** Names are not interned: strangers choose them. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(ReadLimits.NESTING_MAX)
                  .maxNumberLength(ReadLimits.NUMBER_CHARACTERS_MAX)
                  .maxNameLength(ReadLimits.NAME_OCTETS_MAX)
                  .build())
          .build();

  private final TextInput input;
  private final JsonParser parser;
  private int nodesLeft;

  /** Offset behind the value read last. */
  private int end;

  private TextReader(TextInput input, JsonParser parser, int nodesMax) {
    this.input = input;
    this.parser = parser;
    this.nodesLeft = nodesMax;
  }

  static JsonNode read(Bytes octets, ReadLimits limits) throws DecodeException {
    TextInput input = TextInput.over(octets);
    input.requireUtf8Text();
    try (JsonParser parser = FACTORY.createParser(input.array(), input.base(), input.size())) {
      return new TextReader(input, parser, limits.nodesMax()).document();
    } catch (JacksonException e) {
      long offset = e.getLocation() == null ? 0 : e.getLocation().getByteOffset();
      throw new DecodeException("not well-formed JSON", offset);
    } catch (IOException e) {
      throw new DecodeException("not readable as JSON", 0);
    }
  }

  private JsonNode document() throws IOException, DecodeException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new DecodeException("no value", input.size());
    }
    JsonNode root = value(token);
    if (parser.nextToken() != null) {
      throw new DecodeException("something behind the value", end);
    }
    return root;
  }

  private JsonNode value(JsonToken token) throws IOException, DecodeException {
    if (--nodesLeft < 0) {
      throw new DecodeException("too many values", end);
    }
    JsonNode node =
        switch (token) {
          case START_OBJECT -> object();
          case START_ARRAY -> array();
          case VALUE_STRING -> string();
          case VALUE_NUMBER_INT -> integer();
          case VALUE_NUMBER_FLOAT -> decimal();
          case VALUE_TRUE -> JsonBoolean.TRUE;
          case VALUE_FALSE -> JsonBoolean.FALSE;
          case VALUE_NULL -> JsonNull.NULL;
          default -> throw new DecodeException("not well-formed JSON", tokenOffset());
        };
    if (token.isScalarValue() && token != JsonToken.VALUE_STRING) {
      end = (int) parser.currentLocation().getByteOffset();
    }
    return node;
  }

  private JsonObject object() throws IOException, DecodeException {
    int start = tokenOffset();
    Map<String, JsonNode> members = new LinkedHashMap<>();
    int[] spans = new int[16];
    while (next() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      int nameStart = tokenOffset();
      JsonNode value = value(next());
      if (!Utf8.isWellFormed(name) || members.putIfAbsent(name, value) != null) {
        throw new DecodeException("member name twice or malformed", nameStart);
      }
      spans = Spans.put(spans, members.size(), nameStart - start, end - start);
    }
    end = tokenOffset() + 1;
    int[] exact = Arrays.copyOf(spans, 2 * members.size());
    return JsonObject.parsed(members, source(start), exact);
  }

  private JsonArray array() throws IOException, DecodeException {
    int start = tokenOffset();
    List<JsonNode> elements = new ArrayList<>();
    for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
      elements.add(value(token));
    }
    end = tokenOffset() + 1;
    return JsonArray.parsed(elements, source(start));
  }

  private JsonString string() throws DecodeException {
    int from = tokenOffset() + 1;
    int quote = input.stringEnd(from);
    boolean escaped = quote < 0;
    int to = escaped ? ~quote : quote;
    end = to + 1;
    Bytes raw = input.slice(from, to);
    return escaped ? JsonString.ofEscaped(raw) : JsonString.ofUtf8(raw);
  }

  private JsonNumber decimal() throws IOException, DecodeException {
    return NumberText.parse(parser.getText())
        .orElseThrow(() -> new DecodeException("number out of range", tokenOffset()));
  }

  private JsonNumber integer() throws IOException, DecodeException {
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? decimal()
        : JsonNumber.of(parser.getLongValue());
  }

  private JsonToken next() throws IOException, DecodeException {
    @Nullable JsonToken token = parser.nextToken();
    if (token == null) {
      throw new DecodeException("cut short", input.size());
    }
    return token;
  }

  private int tokenOffset() {
    return (int) parser.currentTokenLocation().getByteOffset();
  }

  private Source source(int start) {
    return new Source(input.slice(start, end), Source.Form.TEXT);
  }
}
