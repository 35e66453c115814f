package org.meshrelay.loadtest.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.meshrelay.loadtest.rate.Arrivals;
import org.meshrelay.loadtest.rate.RateCurve;

class ScenarioReaderTest {
  private static final String SMALLEST = "phases:\n  - per-second: 10\n";

  @Test
  void read_smallest_hasDefaults() throws Exception {
    Scenario scenario = ScenarioReader.read(SMALLEST, "small");

    assertEquals("small", scenario.name());
    assertEquals(Target.Node.OWN, scenario.target().node());
    assertTrue(scenario.mix().has(Mix.Operation.POST));
    assertTrue(scenario.audit());
    assertEquals(
        List.of(
            new Phase(
                "steady",
                10,
                true,
                new Phase.Load.Open(new RateCurve.Constant(10), Arrivals.Spacing.RANDOM))),
        scenario.phases());
    assertEquals(OptionalDouble.empty(), scenario.objectives().p99Ms());
  }

  @Test
  void read_everyKindOfArrivals_isItsCurve() throws Exception {
    Scenario scenario =
        ScenarioReader.read(
            """
            phases:
              - {arrivals: constant, per-second: 5, seconds: 4}
              - {arrivals: ramp, per-second: 5, to-per-second: 50, seconds: 4}
              - {arrivals: step, per-second: 5, to-per-second: 50, steps: 3, seconds: 4}
              - {arrivals: spike, per-second: 5, to-per-second: 50, at-seconds: 1, for-seconds: 2, seconds: 4}
              - {arrivals: diurnal, per-second: 5, to-per-second: 50, seconds: 4, spacing: even}
              - {arrivals: closed, users: 7, think-ms: 3, seconds: 4, measured: off}
            objectives: {p99-ms-max: 50, refused-share-max: 0.5}
            """,
            "all");

    assertEquals(
        List.of(
            new Phase.Load.Open(new RateCurve.Constant(5), Arrivals.Spacing.EVEN),
            new Phase.Load.Open(new RateCurve.Ramp(5, 50, 4), Arrivals.Spacing.RANDOM),
            new Phase.Load.Open(new RateCurve.Steps(5, 50, 3, 4), Arrivals.Spacing.RANDOM),
            new Phase.Load.Open(new RateCurve.Spike(5, 50, 1, 2), Arrivals.Spacing.RANDOM),
            new Phase.Load.Open(new RateCurve.Diurnal(5, 50, 4), Arrivals.Spacing.EVEN),
            new Phase.Load.Closed(7, 3)),
        scenario.phases().stream().map(Phase::load).toList());
    assertEquals(24, scenario.seconds());
    assertEquals(OptionalDouble.of(50), scenario.objectives().p99Ms());
  }

  @Test
  void read_manyMistakes_reportsAllWithTheirKeys() {
    String text =
        mistakes(
            """
            sede: 4
            target:
              node: elsewhere
              transport: clear
            population:
              pairs: 0
              paylod-octets: 9
            mix: {post: 1, spam: 5}
            phases:
              - {arrivals: sinus, seconds: soon}
              - {measured: off, think: 3}
            objectives: {p99-ms-max: -1}
            """);

    for (String part :
        List.of(
            "bad:1: sede: is not a known key; did you mean `seed`?",
            "target.node: `elsewhere` is not a choice; choose one of own, given",
            "target.http: is 2, which needs TLS",
            "population.pairs: 0 is out of range",
            "population.paylod-octets: is not a known key; did you mean `payload-octets`?",
            "mix: asks for strangers of whom there are none",
            "phases.0.arrivals: `sinus` is not a choice",
            "phases.0.seconds: `soon` is not a number",
            "phases.1.think: is not a known key",
            "objectives.p99-ms-max: -1 is out of range")) {
      assertTrue(text.contains(part), part + " is not in\n" + text);
    }
    assertEquals(10, text.lines().count(), text);
  }

  @Test
  void read_rateOfThePeak_isKnownAfterThePeak() throws Exception {
    Scenario scenario =
        ScenarioReader.read(
            "phases: [{arrivals: closed, users: 9}, {arrivals: of-peak, times: 10}]", "over");

    Phase over = scenario.phases().getLast();

    assertEquals(new Phase.Load.OfPeak(10, Arrivals.Spacing.RANDOM), over.load());
    assertEquals(
        new Phase.Load.Open(new RateCurve.Constant(4_000), Arrivals.Spacing.RANDOM),
        over.after(400).load());
    assertEquals(scenario.phases().getFirst(), scenario.phases().getFirst().after(400));
  }

  @Test
  void read_rateOfAPeakThatNobodyKnows_isAMistake() {
    assertTrue(
        mistakes("phases: [{arrivals: of-peak, times: 10}]")
            .contains("bad:1: phases: begins with a rate of a peak that nobody knows"));
  }

  @Test
  void read_noPhaseMeasured_isAMistake() {
    assertTrue(mistakes("phases: [{measured: off}]").contains("has no phase that is measured"));
    assertTrue(mistakes("seed: 1").contains("has no phase that is measured"));
  }

  @Test
  void read_givenNodeWithoutEndpoints_isAMistake() {
    assertTrue(
        mistakes("target: {node: given}\n" + SMALLEST).contains("target.endpoints: is missing"));
    assertTrue(
        mistakes("target: {endpoints: ['https://a:1']}\n" + SMALLEST)
            .contains("target.endpoints: is only for `node: given`"));
  }

  @Test
  void read_addressesThatAreNone_areMistakesWithTheirLines() {
    String text =
        mistakes(
            """
            target:
              node: given
              service: "not a domain"
              endpoints:
                - "https://127.0.0.1:9443"
                - "127.0.0.1"
                - "ftp://127.0.0.1:1"
              admin: "https://127.0.0.1:1"
              trust-files: [no-such.pem]
            """
                + SMALLEST);

    for (String part :
        List.of(
            "bad:3: target.service: `not a domain` is no domain",
            "bad:6: target.endpoints: `127.0.0.1` is no such address",
            "bad:7: target.endpoints: `ftp://127.0.0.1:1` is no such address",
            "bad:8: target.admin: `https://127.0.0.1:1` is no such address",
            "bad:9: target.trust-files: `no-such.pem` cannot be read")) {
      assertTrue(text.contains(part), part + " is not in\n" + text);
    }
    assertEquals(5, text.lines().count(), text);
  }

  @Test
  void read_keyTwiceAndOthersWrong_reportsAll() {
    String text = mistakes("seed: 1\nseed: 2\nsede: 3\n" + SMALLEST);

    assertTrue(text.contains("bad:2: seed: is written twice"), text);
    assertTrue(text.contains("bad:3: sede: is not a known key"), text);
  }

  @Test
  void read_mixWithoutWeights_isAMistake() {
    assertTrue(mistakes("mix: {post: 0}\n" + SMALLEST).contains("bad:1: mix: has no weight"));
  }

  @Test
  void read_linkWithoutANodeOfOnesOwn_isAMistake() {
    assertTrue(
        mistakes(
                "target: {node: given, endpoints: ['https://a:1'], link-kbit-per-second: 9}\n"
                    + SMALLEST)
            .contains("target.link-kbit-per-second: is only for a node of its own"));
    assertTrue(
        mistakes("objectives: {link-share-min: 0.9}\n" + SMALLEST)
            .contains("bad:1: objectives.link-share-min: needs a link"));
  }

  @Test
  void read_spikeLongerThanItsPhase_isAMistake() {
    assertTrue(
        mistakes(
                """
                phases:
                  - arrivals: spike
                    seconds: 10
                    at-seconds: 6
                    for-seconds: 5
                """)
            .contains("bad:5: phases.0.for-seconds: makes the spike longer than its phase"));
  }

  @Test
  void read_moreArrivalsThanFit_isAMistake() {
    assertTrue(
        mistakes("phases: [{per-second: 1000000, seconds: 3600}]")
            .contains("phases.0.seconds: makes more than 5000000 arrivals"));
  }

  @Test
  void read_noYaml_isOneMistake() {
    assertEquals(1, mistakes("phases: [").lines().count());
  }

  @Test
  void load_nothing_saysWhereTheReadyOnesAre() {
    ScenarioException mistake =
        assertThrows(ScenarioException.class, () -> Scenarios.load("no-such"));

    assertTrue(String.valueOf(mistake.getMessage()).contains("smoke"));
  }

  @Test
  void load_everyReadyScenario_isValidAndSaysWhatItIsFor() throws Exception {
    for (String name : Scenarios.READY) {
      Scenario scenario = Scenarios.load(name);

      assertEquals(name, scenario.name());
      assertTrue(scenario.description().length() > name.length(), name);
    }
  }

  @Test
  void read_connectionsAndRequestsForContact_areOperations() throws Exception {
    Scenario scenario =
        ScenarioReader.read(
            "population: {strangers: 1, devices-max: 30}\nmix: {connect: 1, contact-request: 3}\n"
                + SMALLEST,
            "devices");

    assertEquals(0.25, scenario.mix().share(Mix.Operation.CONNECT));
    assertEquals(0.75, scenario.mix().share(Mix.Operation.CONTACT_REQUEST));
    assertEquals(30, scenario.population().devicesMax());
  }

  @Test
  void read_accountsElsewhereThatAreNot_areMistakesWithTheirLines() {
    String text =
        mistakes(
            """
            population:
              elsewhere:
                - bob@other.example
                - bob@load.example
                - nobody
            """
                + SMALLEST);

    assertTrue(
        text.contains("bad:4: population.elsewhere: `bob@load.example` is at the node"), text);
    assertTrue(text.contains("bad:5: population.elsewhere: `nobody` is no account"), text);
    assertEquals(2, text.lines().count(), text);
  }

  @Test
  void read_requestsForContactOfNobody_areAMistake() {
    assertTrue(
        mistakes("mix: {contact-request: 1}\n" + SMALLEST)
            .contains("bad:1: mix: asks for strangers of whom there are none"));
  }

  @Test
  void read_moreDevicesThanTheAccountsTake_isAMistakeWithItsLine() {
    String text =
        mistakes(
            """
            population: {pairs: 2, devices-max: 60}
            mix:
              post: 1
              connect: 1
            phases: [{per-second: 20, seconds: 10}, {arrivals: closed}]
            """);

    assertTrue(
        text.contains("bad:4: mix.connect: may take 150 devices, and the accounts have room for"),
        text);
    assertEquals(1, text.lines().count(), text);
    assertTrue(
        mistakes("population: {devices-max: 0}\n" + SMALLEST)
            .contains("bad:1: population.devices-max: 0 is out of range"));
  }

  @Test
  void mix_sameSeed_drawsTheSame() throws Exception {
    Scenario scenario = ScenarioReader.read("mix: {post: 3, status: 1}\n" + SMALLEST, "mixed");

    Mix.Operation[] first = scenario.mix().draw(10_000, 4);

    assertEquals(List.of(first), List.of(scenario.mix().draw(10_000, 4)));
    long posts = List.of(first).stream().filter(Mix.Operation.POST::equals).count();
    assertEquals(7_500, (double) posts, 300);
    assertInstanceOf(Phase.Load.Open.class, scenario.phases().getFirst().load());
  }

  private static String mistakes(String text) {
    return String.valueOf(
        assertThrows(ScenarioException.class, () -> ScenarioReader.read(text, "bad")).getMessage());
  }
}
