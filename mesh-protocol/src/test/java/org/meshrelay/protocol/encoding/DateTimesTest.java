package org.meshrelay.protocol.encoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Times in the form that the Mesh writes (encoding.md 1): read as the library reads them. */
final class DateTimesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000-01-01T00:00:00Z",
        "0004-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2000-02-29T23:59:59Z",
        "2023-02-29T00:00:00Z",
        "2024-02-30T00:00:00Z",
        "2026-04-31T00:00:00Z",
        "2026-00-10T00:00:00Z",
        "2026-13-10T00:00:00Z",
        "2026-11-00T00:00:00Z",
        "2026-11-26T24:00:00Z",
        "2026-11-26T23:60:00Z",
        "2026-11-26T23:59:60Z",
        "2026-11-26T23:59:59z",
        "2026-11-26t23:59:59Z",
        "2026-11-26T23:59:5\u0669Z",
        "2026-11-26T23:59:+9Z",
        "9999-12-31T23:59:59Z"
      })
  void parse_edgesOfTheForm_asTheLibrary(String text) {
    assertSame(text, () -> text);
  }

  @Test
  void parse_anyTwentyCharacters_asTheLibrary() {
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder("0000-00-00T00:00:00Z");
      for (int at = 0; at < text.length(); at++) {
        if (text.charAt(at) == '0') {
          text.setCharAt(at, (char) ('0' + random.nextInt(at % 3 == 2 ? 10 : 4)));
        }
      }
      if (random.nextInt(4) == 0) {
        text.setCharAt(random.nextInt(text.length()), (char) (' ' + random.nextInt(95)));
      }
      assertSame(text.toString(), () -> text + ", seed " + seed);
    }
  }

  @Test
  void format_anySecondOfFourDigitYears_asTheLibrary() {
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    long first = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
    long last = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
    for (int i = 0; i < 20_000; i++) {
      Instant second = Instant.ofEpochSecond(random.nextLong(first, last + 1));

      assertEquals(
          second.toString(),
          DateTimes.format(second.plusNanos(random.nextInt(1_000_000_000))),
          () -> "seed " + seed);
    }
    assertEquals("0000-01-01T00:00:00Z", DateTimes.format(Instant.ofEpochSecond(first)));
    assertEquals("9999-12-31T23:59:59Z", DateTimes.format(Instant.ofEpochSecond(last)));
  }

  private static void assertSame(String text, java.util.function.Supplier<String> what) {
    Instant expected;
    try {
      expected = OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      assertThrows(DecodeException.class, () -> DateTimes.parse(text), what);
      return;
    }
    try {
      assertEquals(expected, DateTimes.parse(text), what);
    } catch (DecodeException e) {
      throw new AssertionError(what.get(), e);
    }
  }
}
