package org.meshrelay.loadtest.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void add_countsInTheSecondOfTheMoment() {
    Timeline timeline = new Timeline(5 * SECOND, 3);

    timeline.add(Timeline.Count.OFFERED, 5 * SECOND);
    timeline.add(Timeline.Count.OFFERED, 6 * SECOND - 1);
    timeline.add(Outcome.Kind.REFUSED, 7 * SECOND + 1);

    assertArrayEquals(new long[] {2, 0, 0}, timeline.of(Timeline.Count.OFFERED));
    assertArrayEquals(new long[] {0, 0, 1}, timeline.of(Timeline.Count.REFUSED));
    assertEquals(2, timeline.sum(Timeline.Count.OFFERED, 0, 3));
  }

  @Test
  void add_outsideOfTheRun_countsAtItsEnds() {
    Timeline timeline = new Timeline(5 * SECOND, 3);

    timeline.add(Outcome.Kind.ACKNOWLEDGED, 0);
    timeline.add(Outcome.Kind.FAILED, 60 * SECOND);

    assertEquals(1, timeline.at(Timeline.Count.ACKNOWLEDGED, 0));
    assertEquals(1, timeline.at(Timeline.Count.FAILED, 2));
  }

  @Test
  void codes_countWhatWasNoAcknowledgement() {
    Codes codes = new Codes();

    codes.add(Outcome.ACKNOWLEDGED);
    codes.add(Outcome.refused("503/40", true));
    codes.add(Outcome.refused("403/10", false));
    codes.add(Outcome.failed("timeout"));

    assertEquals(Map.of("403/10", 1L, "503/40", 1L, "timeout", 1L), codes.counts());
    assertEquals(2, codes.refusals());
    assertEquals(1, codes.refusalsWithRetryAfter());
  }

  @Test
  void codes_moreThanThereCanBe_countAsOther() {
    Codes codes = new Codes();

    for (int i = 0; i < 1_000; i++) {
      codes.add(Outcome.failed("made up " + i));
    }

    assertEquals(129, codes.counts().size());
    assertEquals(1_000 - 128, codes.counts().get("other"));
  }
}
