package org.meshrelay.loadtest.report;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonBoolean;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonNull;
import org.meshrelay.protocol.encoding.JsonNumber;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonString;

/** An object of a report, member by member. */
final class Json {
  private static final int DECIMALS = 4;

  private final JsonObject.Builder members = JsonObject.builder();

  static Json object() {
    return new Json();
  }

  @CanIgnoreReturnValue
  Json put(String name, String value) {
    return node(name, JsonString.of(value));
  }

  @CanIgnoreReturnValue
  Json put(String name, boolean value) {
    return node(name, JsonBoolean.of(value));
  }

  @CanIgnoreReturnValue
  Json put(String name, long value) {
    return node(name, JsonNumber.of(value));
  }

  /** Null where the value is not a number. */
  @CanIgnoreReturnValue
  Json put(String name, double value) {
    return node(name, number(value));
  }

  @CanIgnoreReturnValue
  Json put(String name, Json value) {
    return node(name, value.build());
  }

  @CanIgnoreReturnValue
  <T> Json put(String name, List<T> values, Function<T, JsonNode> mapper) {
    return node(name, JsonArray.of(values.stream().map(mapper).toList()));
  }

  @CanIgnoreReturnValue
  Json put(String name, long[] values) {
    return node(
        name, JsonArray.of(Arrays.stream(values).<JsonNode>mapToObj(JsonNumber::of).toList()));
  }

  static JsonNode number(double value) {
    return Double.isFinite(value)
        ? JsonNumber.of(BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_UP))
        : JsonNull.NULL;
  }

  JsonObject build() {
    return members.build();
  }

  @CanIgnoreReturnValue
  private Json node(String name, JsonNode value) {
    members.put(name, value);
    return this;
  }
}
