package org.meshrelay.protocol.encoding;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers of JSON text that do not come as 64-bit integers from the parser. */
final class NumberText {
  private static final Pattern GRAMMAR =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  /**
   * Digits that an exponent moves the point: more than the widest binary floating point has. It
   * keeps arithmetic on a number that took ten characters to write from taking gigabytes.
   */
  private static final int SCALE_MAX = 5_000;

  private NumberText() {}

  /** The number, or empty if the text is not one, too long, or its exponent out of range. */
  static Optional<JsonNumber> parse(String text) {
    if (text.length() > ReadLimits.NUMBER_CHARACTERS_MAX || !GRAMMAR.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      BigDecimal value = new BigDecimal(text);
      return Math.abs((long) value.scale()) > SCALE_MAX
          ? Optional.empty()
          : Optional.of(JsonNumber.of(value));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
