package org.meshrelay.crypto.vector;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One test vector in plain Java values ({@code String}, {@code Long}, {@code BigInteger}, {@code
 * Double}, {@code Boolean}, {@code List}, {@code Map}).
 *
 * @param id unique in its file
 * @param kind what to do with it
 * @param data the given values
 * @param expect the values to find
 */
public record VectorCase(
    String id, String kind, Map<String, Object> data, Map<String, Object> expect) {

  /** The text member of {@link #data()}. */
  public String text(String name) {
    return member(data, name, String.class);
  }

  /** The text member of {@link #data()}, or null if it is absent. */
  public @Nullable String textOrNull(String name) {
    return data.get(name) instanceof String text ? text : null;
  }

  /** The integer member of {@link #data()}. */
  public long integer(String name) {
    return member(data, name, Long.class);
  }

  /** The text member of {@link #expect()}. */
  public String expectedText(String name) {
    return member(expect, name, String.class);
  }

  /** The integer member of {@link #expect()}. */
  public long expectedInteger(String name) {
    return member(expect, name, Long.class);
  }

  /** The list member of {@link #data()}, empty if absent. */
  public List<?> list(String name) {
    return data.get(name) instanceof List<?> list ? list : List.of();
  }

  private static <T> T member(Map<String, Object> members, String name, Class<T> type) {
    Object value = members.get(name);
    if (!type.isInstance(value)) {
      throw new VectorMismatch("vector lacks " + name + " of type " + type.getSimpleName());
    }
    return type.cast(value);
  }
}
