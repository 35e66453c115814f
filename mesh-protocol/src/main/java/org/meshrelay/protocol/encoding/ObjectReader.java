package org.meshrelay.protocol.encoding;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;

/**
 * Takes typed members out of an object. A member that is absent or {@code null} yields null, an
 * empty list or false; one of a wrong type is a {@link DecodeException} that names it; members not
 * asked for are ignored (protocol.md 1.2).
 *
 * <p>Every method takes further names by which drafts have called the same member. Two of them in
 * one object must agree, otherwise two readers could understand it differently.
 */
public final class ObjectReader {
  private final JsonObject object;
  private final String what;

  private ObjectReader(JsonObject object, String what) {
    this.object = object;
    this.what = what;
  }

  /** A reader of the object, which errors call {@code what}. */
  public static ObjectReader of(JsonObject object, String what) {
    return new ObjectReader(object, what);
  }

  /** A reader of a node that must be an object. */
  public static ObjectReader of(JsonNode node, String what) throws DecodeException {
    if (node instanceof JsonObject object) {
      return of(object, what);
    }
    throw new DecodeException(what + " is not an object");
  }

  /** The object being read. */
  public JsonObject object() {
    return object;
  }

  /** The member as it is. */
  public @Nullable JsonNode node(String name, String... aliases) throws DecodeException {
    JsonNode found = present(name);
    for (String alias : aliases) {
      JsonNode other = present(alias);
      if (found != null && other != null && !found.equals(other)) {
        throw new DecodeException(path(name) + " and " + alias + " differ");
      }
      found = found == null ? other : found;
    }
    return found;
  }

  /** Whether the member is there and not null, under any of the names. */
  public boolean has(String name, String... aliases) throws DecodeException {
    return node(name, aliases) != null;
  }

  /** The text. */
  public @Nullable String string(String name, String... aliases) throws DecodeException {
    return switch (node(name, aliases)) {
      case null -> null;
      case JsonString string -> string.text();
      default -> throw wrongType(name, "a string");
    };
  }

  /** The text, which must be there. */
  public String requireString(String name, String... aliases) throws DecodeException {
    return require(string(name, aliases), name);
  }

  /** The integer; one that does not fit 64 bits is of the wrong type. */
  public @Nullable Long integer(String name, String... aliases) throws DecodeException {
    return switch (node(name, aliases)) {
      case null -> null;
      case JsonNumber number when number.isLong() -> number.longValue();
      default -> throw wrongType(name, "an integer of 64 bits");
    };
  }

  /** The integer, which must be there. */
  public long requireInteger(String name, String... aliases) throws DecodeException {
    return require(integer(name, aliases), name);
  }

  /** An index, size or count: an integer that is not negative. */
  public @Nullable Long count(String name, String... aliases) throws DecodeException {
    Long value = integer(name, aliases);
    if (value != null && value < 0) {
      throw new DecodeException(path(name) + " is negative");
    }
    return value;
  }

  /** The truth value, false if absent. */
  public boolean bool(String name, String... aliases) throws DecodeException {
    return switch (node(name, aliases)) {
      case null -> false;
      case JsonBoolean value -> value.value();
      default -> throw wrongType(name, "true or false");
    };
  }

  /** The octets of a binary item or of a base64 string. */
  public @Nullable Bytes binary(String name, String... aliases) throws DecodeException {
    JsonNode node = node(name, aliases);
    return node == null ? null : octets(node, path(name));
  }

  /** The octets, which must be there. */
  public Bytes requireBinary(String name, String... aliases) throws DecodeException {
    return require(binary(name, aliases), name);
  }

  /** The point in time; a fraction of a second is kept. */
  public @Nullable Instant dateTime(String name, String... aliases) throws DecodeException {
    String text = string(name, aliases);
    if (text == null) {
      return null;
    }
    try {
      return DateTimes.parse(text);
    } catch (DecodeException e) {
      throw within(path(name), e);
    }
  }

  /** A reader of the nested object. */
  public @Nullable ObjectReader object(String name, String... aliases) throws DecodeException {
    JsonNode node = node(name, aliases);
    return node == null ? null : of(node, path(name));
  }

  /** A reader of the nested object, which must be there. */
  public ObjectReader requireObject(String name, String... aliases) throws DecodeException {
    return require(object(name, aliases), name);
  }

  /** Whatever the mapper makes of the member, for example {@code DareEnvelope::of}. */
  public <T> @Nullable T value(String name, NodeMapper<T> mapper, String... aliases)
      throws DecodeException {
    JsonNode node = node(name, aliases);
    return node == null ? null : mapped(node, mapper, path(name));
  }

  /** Whatever the mapper makes of the member, which must be there. */
  public <T> T requireValue(String name, NodeMapper<T> mapper, String... aliases)
      throws DecodeException {
    return require(value(name, mapper, aliases), name);
  }

  /** The elements of an array, each mapped; empty if absent. */
  public <T> List<T> list(String name, NodeMapper<T> mapper, String... aliases)
      throws DecodeException {
    List<T> values = new ArrayList<>();
    List<JsonNode> elements = elements(name, aliases);
    for (int i = 0; i < elements.size(); i++) {
      values.add(mapped(elements.get(i), mapper, path(name) + "[" + i + "]"));
    }
    return List.copyOf(values);
  }

  /** The texts of an array; empty if absent. */
  public List<String> strings(String name, String... aliases) throws DecodeException {
    return list(
        name,
        node -> {
          if (node instanceof JsonString string) {
            return string.text();
          }
          throw new DecodeException("not a string");
        },
        aliases);
  }

  /** The octets of a binary item or of a base64 string, which errors call {@code what}. */
  public static Bytes octets(JsonNode node, String what) throws DecodeException {
    return switch (node) {
      case JsonBinary binary -> binary.octets();
      case JsonString string -> {
        try {
          yield string.decodeBase64();
        } catch (DecodeException e) {
          throw within(what, e);
        }
      }
      default -> throw new DecodeException(what + " is not binary");
    };
  }

  /** An error that names a member of this object. */
  public DecodeException malformed(String name, String problem) {
    return new DecodeException(path(name) + " " + problem);
  }

  private List<JsonNode> elements(String name, String... aliases) throws DecodeException {
    return switch (node(name, aliases)) {
      case null -> List.of();
      case JsonArray array -> array.elements();
      default -> throw wrongType(name, "an array");
    };
  }

  private @Nullable JsonNode present(String name) {
    JsonNode node = object.get(name);
    return node == JsonNull.NULL ? null : node;
  }

  private static <T> T mapped(JsonNode node, NodeMapper<T> mapper, String what)
      throws DecodeException {
    try {
      return mapper.map(node);
    } catch (DecodeException e) {
      throw within(what, e);
    }
  }

  private <T> T require(@Nullable T value, String name) throws DecodeException {
    if (value == null) {
      throw new DecodeException(path(name) + " is missing");
    }
    return value;
  }

  private DecodeException wrongType(String name, String wanted) {
    return new DecodeException(path(name) + " is not " + wanted);
  }

  private static DecodeException within(String what, DecodeException cause) {
    return new DecodeException(what + ": " + cause.getMessage(), cause.offset());
  }

  private String path(String name) {
    return what + "." + name;
  }
}
