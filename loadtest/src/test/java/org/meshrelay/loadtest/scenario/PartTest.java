package org.meshrelay.loadtest.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.loadtest.rate.Arrivals;

/** Parts are together what the whole is, and have nothing in common. */
class PartTest {
  private static final String WHOLE =
      """
      seed: 7
      population: {pairs: 7, strangers: 3, connections-max: 8}
      mix: {post: 1, spam: 1}
      phases:
        - {arrivals: constant, spacing: even, per-second: 9, seconds: 10}
        - {arrivals: closed, users: 5, seconds: 2}
      objectives: {p99-ms-max: 50}
      """;

  @Test
  void share_all_addUpToTheWhole() throws Exception {
    Scenario whole = ScenarioReader.read(WHOLE, "whole");

    List<Scenario> parts = Part.all(3).stream().map(part -> part.share(whole)).toList();

    assertEquals(List.of(3, 2, 2), parts.stream().map(p -> p.population().pairs()).toList());
    assertEquals(List.of(1, 1, 1), parts.stream().map(p -> p.population().strangers()).toList());
    assertEquals(
        List.of(2, 2, 1),
        parts.stream()
            .map(p -> ((Phase.Load.Closed) p.phases().getLast().load()).users())
            .toList());
    assertEquals(3, parts.stream().map(Scenario::seed).distinct().count());
    assertEquals(
        List.of(Objectives.NONE), parts.stream().map(Scenario::objectives).distinct().toList());
  }

  @Test
  void share_evenArrivals_interleave() throws Exception {
    Scenario whole = ScenarioReader.read(WHOLE, "whole");

    long[] together =
        Part.all(3).stream()
            .flatMapToLong(part -> LongStream.of(arrivals(part.share(whole))))
            .sorted()
            .toArray();

    long[] alone = arrivals(whole);
    assertEquals(90, together.length);
    for (int i = 0; i < alone.length; i++) {
      assertEquals((double) alone[i], (double) together[i], 10, "arrival " + i);
    }
  }

  private static long[] arrivals(Scenario scenario) {
    Phase.Load.Open open = (Phase.Load.Open) scenario.phases().getFirst().load();
    return Arrivals.of(open.curve(), 10, open.spacing(), scenario.seed()).toArray();
  }

  @Test
  void share_theOnlyPart_isTheWhole() throws Exception {
    Scenario whole = ScenarioReader.read(WHOLE, "whole");

    assertSame(whole, new Part(1, 1).share(whole));
  }

  @Test
  void lacking_morePartsThanUsers_isNamed() throws Exception {
    Scenario whole = ScenarioReader.read(WHOLE, "whole");

    assertEquals("", new Part(1, 3).lacking(whole));
    assertEquals("strangers", new Part(1, 4).lacking(whole));
    assertEquals("pairs", new Part(1, 8).lacking(whole));
    assertEquals(
        "users",
        new Part(1, 6)
            .lacking(ScenarioReader.read(WHOLE.replace("strangers: 3", "strangers: 9"), "more")));
  }

  @Test
  void parse_kOfN_isIt() {
    assertEquals(new Part(2, 3), Part.parse("2/3"));
    assertEquals("2/3", new Part(2, 3).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "0/2", "3/2", "1/0", "1/65", "-1/2", "1/2/3", "a/b", "1 /2"})
  void parse_noPart_isRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Part.parse(text));
  }
}
