package org.meshrelay.protocol.encoding;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as the Mesh writes them: RFC 3339 in UTC, whole seconds (encoding.md 1). */
public final class DateTimes {
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  /** The longest form read: nine digits of fraction and an offset. */
  private static final int CHARACTERS_MAX = 35;

  /** The form that is written; 0 stands for any digit. */
  private static final String WRITTEN = "0000-00-00T00:00:00Z";

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
    LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC);
    char[] text = WRITTEN.toCharArray();
    twoDigits(text, 0, utc.getYear() / 100);
    twoDigits(text, 2, utc.getYear() % 100);
    twoDigits(text, 5, utc.getMonthValue());
    twoDigits(text, 8, utc.getDayOfMonth());
    twoDigits(text, 11, utc.getHour());
    twoDigits(text, 14, utc.getMinute());
    twoDigits(text, 17, utc.getSecond());
    return new String(text);
  }

  private static void twoDigits(char[] text, int at, int number) {
    text[at] = (char) ('0' + number / 10);
    text[at + 1] = (char) ('0' + number % 10);
  }

  /** The time of a text, with a fraction or an offset if it has one. */
  public static Instant parse(String text) throws DecodeException {
    boolean fourDigitYear =
        text.length() <= CHARACTERS_MAX && text.length() > 4 && text.charAt(4) == '-';
    if (!fourDigitYear || !Character.isDigit(text.charAt(0))) {
      throw new DecodeException("not a time of RFC 3339");
    }
    try {
      if (isAsWritten(text)) {
        return readWritten(text);
      }
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

  /** True if the text looks like what {@link #format} writes: nearly all that is read. */
  private static boolean isAsWritten(String text) {
    if (text.length() != WRITTEN.length()) {
      return false;
    }
    for (int i = 0; i < WRITTEN.length(); i++) {
      char wanted = WRITTEN.charAt(i);
      char found = text.charAt(i);
      boolean fits = wanted == '0' ? found >= '0' && found <= '9' : found == wanted;
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static Instant readWritten(String text) {
    return LocalDateTime.of(
            number(text, 0, 4),
            number(text, 5, 7),
            number(text, 8, 10),
            number(text, 11, 13),
            number(text, 14, 16),
            number(text, 17, 19))
        .toInstant(ZoneOffset.UTC);
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }

  private static boolean hasFourDigitYear(Instant time) {
    return !time.isBefore(FIRST) && time.isBefore(LAST.plusSeconds(1));
  }
}
