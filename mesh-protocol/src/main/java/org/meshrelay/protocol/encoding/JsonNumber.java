package org.meshrelay.protocol.encoding;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A number, kept exactly: an integer of 64 bits, one of at most {@link
 * ReadLimits#INTEGER_OCTETS_MAX} octets or {@link ReadLimits#NUMBER_CHARACTERS_MAX} digits, or a
 * decimal. Binary floating point is held as the shortest decimal that names it, so that a value is
 * the same whichever encoding carried it.
 */
public final class JsonNumber implements JsonNode {
  private final Number value;

  private JsonNumber(Number value) {
    this.value = value;
  }

  /** An integer. */
  public static JsonNumber of(long value) {
    return new JsonNumber(value);
  }

  /** An integer of any size; equal to {@link #of(long)} where it fits. */
  public static JsonNumber of(BigInteger value) {
    return value.bitLength() < Long.SIZE ? of(value.longValue()) : new JsonNumber(value);
  }

  /** A decimal; one that is written without a point and exponent is the integer. */
  public static JsonNumber of(BigDecimal value) {
    return value.scale() == 0 ? of(value.unscaledValue()) : new JsonNumber(value);
  }

  /**
   * A binary floating point number; the sign of zero is not kept.
   *
   * @throws IllegalArgumentException if it is not finite: JSON has no form for that
   */
  public static JsonNumber of(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("not a finite number");
    }
    return of(new BigDecimal(Double.toString(value)));
  }

  /** True if the value is an integer and fits 64 bits. */
  public boolean isLong() {
    return value instanceof Long;
  }

  /**
   * The integer.
   *
   * @throws IllegalStateException unless {@link #isLong()}
   */
  public long longValue() {
    if (value instanceof Long integer) {
      return integer;
    }
    throw new IllegalStateException("not an integer of 64 bits");
  }

  /** The exact value: {@code Long}, {@code BigInteger} or {@code BigDecimal}. */
  public Number value() {
    return value;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonNumber that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  /** The JSON text. */
  @Override
  public String toString() {
    return value.toString();
  }
}
