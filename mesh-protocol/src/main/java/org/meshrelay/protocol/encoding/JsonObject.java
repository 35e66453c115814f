package org.meshrelay.protocol.encoding;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;

/**
 * Named values in the order of the input, no name twice. An object that was read keeps its octets:
 * sizes are measured on them and {@link JsonWriter#write} repeats them, so that what was signed or
 * counted elsewhere is forwarded as it came.
 */
public final class JsonObject implements JsonNode {
  /** {@code {}}. */
  public static final JsonObject EMPTY = builder().build();

  private final Map<String, JsonNode> members;
  private final @Nullable Source source;

  /** For each member where its name starts and its value ends in the source. */
  private final int[] spans;

  /** The written form of an object of our making; racing threads compute equal values. */
  private @Nullable Bytes written;

  private JsonObject(Map<String, JsonNode> members, @Nullable Source source, int[] spans) {
    this.members = members;
    this.source = source;
    this.spans = spans;
  }

  /** Takes over the map. */
  static JsonObject parsed(Map<String, JsonNode> members, Source source, int[] spans) {
    return new JsonObject(Collections.unmodifiableMap(members), source, spans);
  }

  /** A builder of an object of our making. */
  public static Builder builder() {
    return new Builder();
  }

  /** An object with one member, the form of tagged objects. */
  public static JsonObject of(String name, JsonNode value) {
    return builder().put(name, value).build();
  }

  /** The member of exactly this name, {@link JsonNull} included; null if absent. */
  public @Nullable JsonNode get(String name) {
    return members.get(name);
  }

  /** The names in order. */
  public Set<String> names() {
    return members.keySet();
  }

  /** The members in order, unmodifiable. */
  public Map<String, JsonNode> members() {
    return members;
  }

  /** Number of members. */
  public int size() {
    return members.size();
  }

  /** The octets it was read from, braces included; else the JSON that would be written. */
  public Bytes source() {
    if (source != null) {
      return source.octets();
    }
    Bytes known = written;
    if (known == null) {
      known = JsonWriter.write(this, Encoding.JSON);
      written = known;
    }
    return known;
  }

  /**
   * The object without some members. What stays keeps its octets, name and value, so that the
   * result is never longer than this object was (dare.md 8.1).
   */
  public JsonObject without(Set<String> names) {
    return Collections.disjoint(members.keySet(), names)
        ? this
        : MemberEditor.edit(this, names, Map.of());
  }

  /**
   * The object with its JSON form as its octets, which are then repeated in either encoding:
   * headers stay text in JSON-B, so that a message has one size (protocol.md 7.1).
   */
  public JsonObject asText() {
    return source != null ? this : MemberEditor.write(members);
  }

  /** The object without some members and then with the additions, the rest octet for octet. */
  public JsonObject edit(Set<String> removed, Map<String, JsonNode> added) {
    return MemberEditor.edit(this, removed, added);
  }

  @Nullable Source sourceOrNull() {
    return source;
  }

  int[] spans() {
    return spans;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonObject that && members.equals(that.members);
  }

  @Override
  public int hashCode() {
    return members.hashCode();
  }

  /** The names only: values may be anything, also secrets. */
  @Override
  public String toString() {
    return "JsonObject" + members.keySet();
  }

  /** Collects members in order. For one thread and one object, which takes over the members. */
  public static final class Builder {
    private static final int[] NO_SPANS = {};
    private final Map<String, JsonNode> members = new LinkedHashMap<>();
    private boolean built;

    private Builder() {}

    /**
     * Adds a member.
     *
     * @throws IllegalArgumentException if the name is there already or is not well-formed text
     * @throws IllegalStateException if the object was built
     */
    @CanIgnoreReturnValue
    public Builder put(String name, JsonNode value) {
      requireNotBuilt();
      if (!Utf8.isWellFormed(name)) {
        throw new IllegalArgumentException("name has an unpaired surrogate");
      }
      if (members.putIfAbsent(name, value) != null) {
        throw new IllegalArgumentException("member twice: " + name);
      }
      return this;
    }

    /**
     * The object.
     *
     * @throws IllegalStateException if it was built before
     */
    public JsonObject build() {
      requireNotBuilt();
      built = true;
      return new JsonObject(Collections.unmodifiableMap(members), null, NO_SPANS);
    }

    private void requireNotBuilt() {
      if (built) {
        throw new IllegalStateException("the object was built");
      }
    }
  }
}
