package org.meshrelay.loadtest.run;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.meshrelay.loadtest.actor.Correspondents;
import org.meshrelay.loadtest.actor.MessageCorpus;
import org.meshrelay.loadtest.scenario.Mix;
import org.meshrelay.loadtest.scenario.Phase;
import org.meshrelay.loadtest.scenario.Scenario;

/**
 * The messages that a run needs, signed before it begins.
 *
 * @param posts of the pairs
 * @param spam of the strangers
 */
record Corpora(MessageCorpus posts, MessageCorpus spam) {
  /** Beyond the expected number: five standard deviations of a Poisson count of 10,000. */
  private static final double SPARE = 1.05;

  private static final int SPARE_MIN = 100;

  /** What a closed phase sends at most per second; measured on two processors, with room. */
  private static final double CLOSED_PER_SECOND = 3_000;

  /** Signs what the scenario needs. */
  static Corpora sign(
      Scenario scenario, Correspondents actors, ExecutorService threads, Consumer<String> progress)
      throws InterruptedException, RunException {
    int posts = needed(scenario, Mix.Operation.POST);
    int spam = needed(scenario, Mix.Operation.SPAM);
    if (posts + spam > MessageCorpus.MESSAGES_MAX) {
      throw new RunException(
          "the scenario needs %,d signed messages and there is room for %,d; make its phases shorter"
              .formatted(posts + spam, MessageCorpus.MESSAGES_MAX));
    }
    progress.accept("signing %,d messages".formatted(posts + spam));
    Instant now = Instant.now();
    int octets = scenario.population().payloadOctets();
    return new Corpora(
        MessageCorpus.sign(
            actors.pairs().stream()
                .map(pair -> new MessageCorpus.Route(pair.from(), pair.to(), pair.signer()))
                .toList(),
            new MessageCorpus.Order(posts, octets, scenario.seed(), now),
            threads),
        MessageCorpus.sign(
            strangers(actors),
            new MessageCorpus.Order(spam, octets, ~scenario.seed(), now),
            threads));
  }

  private static List<MessageCorpus.Route> strangers(Correspondents actors) {
    List<Correspondents.Stranger> strangers = actors.strangers();
    return java.util.stream.IntStream.range(0, strangers.size())
        .mapToObj(
            i ->
                new MessageCorpus.Route(
                    strangers.get(i).from(),
                    actors.pairs().get(i % actors.pairs().size()).to(),
                    strangers.get(i).signer()))
        .toList();
  }

  /** Messages of that kind that all phases send together, and some to spare. */
  static int needed(Scenario scenario, Mix.Operation operation) {
    double sum = scenario.mix().weights().values().stream().mapToInt(Integer::intValue).sum();
    double share = scenario.mix().weights().getOrDefault(operation, 0) / sum;
    double expected = 0;
    for (Phase phase : scenario.phases()) {
      expected +=
          share
              * switch (phase.load()) {
                case Phase.Load.Open open -> open.curve().expectedBy(phase.seconds());
                case Phase.Load.Closed closed -> CLOSED_PER_SECOND * phase.seconds();
              };
    }
    return expected == 0 ? 0 : (int) (expected * SPARE) + SPARE_MIN;
  }
}
