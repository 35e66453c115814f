package org.meshrelay.protocol.encoding;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;

/**
 * Puts typed members into an object. Null and empty lists are left out, so that the form of an
 * object is the same whether a value is unset or was never heard of. For one thread, one object.
 */
public final class ObjectWriter {
  private final JsonObject.Builder builder = JsonObject.builder();

  /** A text. */
  @CanIgnoreReturnValue
  public ObjectWriter put(String name, @Nullable String value) {
    return value == null ? this : put(name, JsonString.of(value));
  }

  /** An integer. */
  @CanIgnoreReturnValue
  public ObjectWriter put(String name, @Nullable Long value) {
    return value == null ? this : put(name, JsonNumber.of(value));
  }

  /** An integer. */
  @CanIgnoreReturnValue
  public ObjectWriter put(String name, int value) {
    return put(name, JsonNumber.of(value));
  }

  /** A truth value; false is written. */
  @CanIgnoreReturnValue
  public ObjectWriter put(String name, @Nullable Boolean value) {
    return value == null ? this : put(name, JsonBoolean.of(value));
  }

  /** A binary value; an empty one is written. */
  @CanIgnoreReturnValue
  public ObjectWriter put(String name, @Nullable Bytes value) {
    return value == null ? this : put(name, new JsonBinary(value));
  }

  /** A time, cut to whole seconds. */
  @CanIgnoreReturnValue
  public ObjectWriter put(String name, @Nullable Instant value) {
    return value == null ? this : put(name, DateTimes.format(value));
  }

  /** A tree. */
  @CanIgnoreReturnValue
  public ObjectWriter put(String name, @Nullable JsonNode value) {
    if (value != null) {
      builder.put(name, value);
    }
    return this;
  }

  /** An array of trees. */
  @CanIgnoreReturnValue
  public ObjectWriter put(String name, List<? extends JsonNode> values) {
    return values.isEmpty() ? this : put(name, JsonArray.of(values));
  }

  /** An array of whatever the function makes of each value. */
  @CanIgnoreReturnValue
  public <T> ObjectWriter put(
      String name, List<T> values, Function<? super T, ? extends JsonNode> writer) {
    return put(name, values.stream().map(writer).toList());
  }

  /** An array of texts. */
  @CanIgnoreReturnValue
  public ObjectWriter putStrings(String name, List<String> values) {
    return put(name, values, JsonString::of);
  }

  /** The object. */
  public JsonObject build() {
    return builder.build();
  }
}
