package org.meshrelay.protocol.encoding;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A number, kept exactly: integers that fit as 64 bits, larger ones as {@link BigInteger} of at
 * most {@link ReadLimits#INTEGER_OCTETS_MAX} octets or {@link ReadLimits#NUMBER_CHARACTERS_MAX}
 * digits, decimals of text as {@link BigDecimal}, binary floating point as {@code double}.
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

  /** A decimal fraction or a number with an exponent. */
  public static JsonNumber of(BigDecimal value) {
    return new JsonNumber(value);
  }

  /**
   * A binary floating point number.
   *
   * @throws IllegalArgumentException if it is not finite: JSON has no form for that
   */
  public static JsonNumber of(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("not a finite number");
    }
    return new JsonNumber(value);
  }

  /** True if the value was written as an integer and fits 64 bits. */
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

  /** The exact value: {@code Long}, {@code BigInteger}, {@code BigDecimal} or {@code Double}. */
  public Number value() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
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
