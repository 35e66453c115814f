package org.meshrelay.protocol.encoding;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Times as the Mesh writes them: RFC 3339 in UTC, whole seconds (encoding.md 1). */
public final class DateTimes {
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  /** The longest form read: nine digits of fraction and an offset. */
  private static final int CHARACTERS_MAX = 35;

  private DateTimes() {}

  /**
   * The text of a time, its fraction of a second cut off.
   *
   * @throws IllegalArgumentException for a year that does not have four digits
   */
  public static String format(Instant time) {
    if (!hasFourDigitYear(time)) {
      throw new IllegalArgumentException("year out of range");
    }
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The time of a text, with a fraction or an offset if it has one. */
  public static Instant parse(String text) throws DecodeException {
    boolean fourDigitYear =
        text.length() <= CHARACTERS_MAX && text.length() > 4 && text.charAt(4) == '-';
    if (!fourDigitYear || !Character.isDigit(text.charAt(0))) {
      throw new DecodeException("not a time of RFC 3339");
    }
    try {
      Instant time = OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME).toInstant();
      if (!hasFourDigitYear(time)) {
        // The offset has moved it out of the years that can be written.
        throw new DecodeException("not a time of RFC 3339");
      }
      return time;
    } catch (DateTimeException e) {
      throw new DecodeException("not a time of RFC 3339");
    }
  }

  private static boolean hasFourDigitYear(Instant time) {
    return !time.isBefore(FIRST) && time.isBefore(LAST.plusSeconds(1));
  }
}
