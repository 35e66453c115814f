package org.meshrelay.protocol.encoding;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;

/** A sequence of values. */
public final class JsonArray implements JsonNode {
  private final List<JsonNode> elements;
  private final @Nullable Source source;

  private JsonArray(List<JsonNode> elements, @Nullable Source source) {
    this.elements = elements;
    this.source = source;
  }

  /** An array of our making. */
  public static JsonArray of(List<? extends JsonNode> elements) {
    return new JsonArray(List.copyOf(elements), null);
  }

  /** An array of our making. */
  public static JsonArray of(JsonNode... elements) {
    return of(List.of(elements));
  }

  /** An array as read. */
  static JsonArray parsed(List<JsonNode> elements, Source source) {
    return new JsonArray(List.copyOf(elements), source);
  }

  /** The elements in order. */
  public List<JsonNode> elements() {
    return elements;
  }

  /** Number of elements. */
  public int size() {
    return elements.size();
  }

  /** The element at the index. */
  public JsonNode get(int index) {
    return elements.get(index);
  }

  /** The octets it was read from, brackets included; else the JSON that would be written. */
  public Bytes source() {
    return source == null ? JsonWriter.write(this, Encoding.JSON) : source.octets();
  }

  @Nullable Source sourceOrNull() {
    return source;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonArray that && elements.equals(that.elements);
  }

  @Override
  public int hashCode() {
    return elements.hashCode();
  }

  /** The number of elements only: they may be anything, also secrets. */
  @Override
  public String toString() {
    return "JsonArray[" + elements.size() + "]";
  }
}
