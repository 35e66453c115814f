package org.meshrelay.client.catalog;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of fields by name, in order. Immutable; its text names the fields and no value. */
public final class FieldValues {
  /** No value. */
  public static final FieldValues NONE = new FieldValues(Map.of());

  private final Map<String, String> values;

  private FieldValues(Map<String, String> values) {
    this.values = values;
  }

  /** The value of a field; null if it has none. */
  public @Nullable String get(String name) {
    return values.get(name);
  }

  /** The value of a field; empty text if it has none. */
  public String text(String name) {
    return values.getOrDefault(name, "");
  }

  /** True if no field has a value. */
  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** The same with another value of one field; null leaves it as it is, an empty text ends it. */
  public FieldValues with(String name, @Nullable String value) {
    if (value == null) {
      return this;
    }
    Map<String, String> changed = new LinkedHashMap<>(values);
    changed.put(name, value);
    return new FieldValues(changed);
  }

  /** The same with the values of others put over them; an empty text ends a value. */
  public FieldValues with(FieldValues changes) {
    Map<String, String> changed = new LinkedHashMap<>(values);
    changed.putAll(changes.values);
    changed.values().removeIf(String::isEmpty);
    return new FieldValues(changed);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FieldValues that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return "FieldValues" + values.keySet();
  }
}
