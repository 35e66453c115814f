package org.meshrelay.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.meshrelay.loadtest.measure.Outcome;
import org.meshrelay.loadtest.measure.PhaseTimes;
import org.meshrelay.loadtest.report.RunResults.Shape;
import org.meshrelay.loadtest.run.RunResult;

class JudgementTest {
  @Test
  void of_generatorOnTime_isValid() throws Exception {
    Judgement judgement = judge(steady(0.01), "");

    assertTrue(judgement.isValid(), judgement::toString);
    assertTrue(judgement.isMet());
  }

  @Test
  void of_requestsThatTheGeneratorWasTooBusyToSend_isInvalid() throws Exception {
    RunResult result = RunResults.of(steady(0.01), "");
    result.codes().add(Outcome.failed("generator: overloaded"));

    Judgement judgement = Judgement.of(result);

    assertEquals(
        List.of("1 requests ended in the generator: overloaded"), judgement.invalidReasons());
  }

  @Test
  void of_sendDelayAboveAMillisecond_isInvalid() throws Exception {
    Judgement judgement = judge(steady(1.5), "");

    assertFalse(judgement.isValid());
    assertTrue(
        judgement.invalidReasons().getFirst().contains("send delay p99 1.50 ms is above 1 ms"),
        judgement::toString);
  }

  @Test
  void of_sendDelayAboveAShareOfTheMedian_isInvalid() throws Exception {
    // 0.3 ms is little, but not beside a median of 5 ms.
    Judgement judgement = judge(steady(0.3), "");

    assertFalse(judgement.isValid());
    assertTrue(
        judgement.invalidReasons().getFirst().contains("above 5 % of the median latency"),
        judgement::toString);
  }

  @Test
  void of_lateScheduleBesideManyUsersWithout_isInvalid() throws Exception {
    PhaseTimes users = PhaseTimes.none();
    users.latencies().recordValueWithCount(500_000_000, 1_000_000);
    RunResult late = RunResults.of(steady(1.5), "");

    Judgement judgement = Judgement.of(RunResults.withUsers(late, users));

    assertEquals(
        List.of("phase steady: send delay p99 1.50 ms is above 1 ms"), judgement.invalidReasons());
  }

  @Test
  void of_generatorsOwnWorkWaitsForLong_isInvalid() throws Exception {
    assertEquals(
        List.of(
            "phase users: wait for the generator's own cryptography p99 2.001 ms is above 5 % of"
                + " the median latency, 5.00 ms"),
        ofUsers(5_000_000, 2_000_000).invalidReasons());
  }

  @Test
  void of_usersWhoWaitHalfASecondForAnAnswer_mayWaitTwoMillisecondsForTheirOwn() throws Exception {
    assertTrue(ofUsers(500_000_000, 2_000_000).isValid());
    assertFalse(ofUsers(500_000_000, 30_000_000).isValid());
  }

  private static Judgement ofUsers(long latencyNanos, long waitNanos) throws Exception {
    PhaseTimes users = PhaseTimes.none();
    users.latencies().recordValueWithCount(latencyNanos, 100);
    users.waits().recordValueWithCount(waitNanos, 100);
    return Judgement.of(RunResults.withUsers(RunResults.of(steady(0), ""), users));
  }

  @Test
  void of_nothingAcknowledged_isInvalid() throws Exception {
    assertFalse(judge(new Shape(second -> 10, 0, second -> 5, 0), "").isValid());
  }

  @Test
  void of_objectives_eachIsFoundAndCompared() throws Exception {
    Judgement judgement =
        judge(
            new Shape(second -> 100, 80, second -> 5, 0),
            """
            objectives:
              p50-ms-max: 6
              p99-ms-max: 4
              acknowledged-per-second-min: 80
              refused-share-max: 0.1
              retry-after-share-min: 1
              rss-growth-max: 0.5
            """);

    assertFalse(judgement.isMet());
    assertEquals(
        "[p50-ms-max true, p99-ms-max false, acknowledged-per-second-min true,"
            + " refused-share-max false, retry-after-share-min true, rss-growth-max true,"
            + " audit true]",
        judgement.objectives().stream()
            .map(objective -> objective.key() + " " + objective.met())
            .toList()
            .toString());
  }

  @Test
  void link_shareIsThatOfMessages() throws Exception {
    // 100 messages of 2,000 octets a second are 1.6 Mb/s.
    RunResult result =
        RunResults.of(
            steady(0),
            """
            target: {link-kbit-per-second: 2000}
            objectives: {link-share-min: 0.81}
            """);

    assertEquals(0.8, Judgement.linkShare(result), 1e-9);
    assertEquals(0.8 * 1_024 / 2_000, Judgement.linkPayloadShare(result), 1e-9);
    assertFalse(Judgement.of(result).isMet());
  }

  @Test
  void knee_loadGoesBeyondIt_isFoundWhereItIs() throws Exception {
    // Up to 1,000/s an answer takes 2 ms; beyond that requests queue.
    Shape shape =
        new Shape(
            second -> 100 * (second + 1),
            1_000,
            second -> second < 10 ? 2 : 2 + 50 * (second - 9),
            0);

    Knee knee = Knee.of(RunResults.of(shape, ""));

    assertTrue(knee.found());
    assertEquals(1_000, knee.perSecond(), 150);
    assertEquals(knee.perSecond() * 0.002, knee.concurrency(), 0.01);
    assertEquals(1_026, knee.nodeLimit());
  }

  @Test
  void knee_loadStaysBelowIt_isNotFound() throws Exception {
    assertFalse(Knee.of(RunResults.of(steady(0), "")).found());
  }

  @Test
  void html_isOnePageWithEverythingEscaped() throws Exception {
    Reports reports = Reports.of(RunResults.of(steady(0), ""), new Build("0.1.0", "abc"));

    String page = HtmlReport.of(reports.result(), reports.judgement(), reports.build());

    assertTrue(page.contains("processor &lt;x&gt; &amp; co"), "not escaped");
    assertEquals(8, page.split("<svg ", -1).length - 1);
    assertFalse(page.contains("NaN"), "a figure that is not a number");
    for (String foreign : new String[] {"http://", "https://", "src=", "@import", "<script"}) {
      assertFalse(page.contains(foreign), foreign);
    }
  }

  @Test
  void summary_ofARunWithoutScheduleAndMetrics_saysNoneAndUnknown() throws Exception {
    RunResult run = RunResults.withoutDelaysAndSamples(RunResults.of(steady(0), ""));

    String text = Reports.of(run, new Build("0.1.0", "abc")).summary();

    assertTrue(text.contains("send delay         none"), text);
    assertTrue(text.contains("unknown processor s per 1,000"), text);
    assertFalse(text.contains("NaN"), text);
  }

  @Test
  void json_hasTheNamesThatScriptsRelyOn() throws Exception {
    Reports reports = Reports.of(RunResults.of(steady(0), ""), new Build("0.1.0", "abc"));

    var names = reports.json().members().keySet();

    for (String name :
        new String[] {
          "valid",
          "invalidReasons",
          "offeredPerSecond",
          "admittedPerSecond",
          "acknowledgedPerSecond",
          "errors",
          "latencyMs",
          "uncorrectedLatencyMs",
          "audit",
          "relay",
          "machine"
        }) {
      assertTrue(names.contains(name), name);
    }
  }

  private static Shape steady(double delayMs) {
    return new Shape(second -> 100, 1_000, second -> 5, delayMs);
  }

  private static Judgement judge(Shape shape, String more) throws Exception {
    return Judgement.of(RunResults.of(shape, more));
  }
}
