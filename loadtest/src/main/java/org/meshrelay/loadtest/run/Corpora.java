package org.meshrelay.loadtest.run;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.meshrelay.loadtest.actor.Correspondents;
import org.meshrelay.loadtest.actor.MessageCorpus;
import org.meshrelay.loadtest.scenario.Mix;
import org.meshrelay.loadtest.scenario.Phase;
import org.meshrelay.loadtest.scenario.Scenario;

/** The messages that a run needs, signed before each of its phases. One thread. */
final class Corpora {
  /** Beyond the expected number: five standard deviations of a Poisson count of 10,000. */
  private static final double SPARE = 1.05;

  private static final int SPARE_MIN = 100;

  /** What a closed phase sends at most per second; measured on two processors, with room. */
  private static final double CLOSED_PER_SECOND = 3_000;

  private final Scenario scenario;
  private final MemoryBudget budget;
  private final MessageCorpus posts;
  private final MessageCorpus spam;

  Corpora(Scenario scenario, MemoryBudget budget, Correspondents actors, ExecutorService threads) {
    this.scenario = scenario;
    this.budget = budget;
    int octets = scenario.population().payloadOctets();
    List<MessageCorpus.Route> routes =
        actors.pairs().stream()
            .map(pair -> new MessageCorpus.Route(pair.from(), pair.to(), pair.signer()))
            .toList();
    this.posts = new MessageCorpus(routes, octets, scenario.seed(), threads);
    this.spam = new MessageCorpus(strangers(actors), octets, ~scenario.seed(), threads);
  }

  /** Messages of the pairs. */
  MessageCorpus posts() {
    return posts;
  }

  /** Messages of the strangers, to the recipients of the pairs in turn. */
  MessageCorpus spam() {
    return spam;
  }

  private static List<MessageCorpus.Route> strangers(Correspondents actors) {
    List<Correspondents.Stranger> strangers = actors.strangers();
    return IntStream.range(0, strangers.size())
        .mapToObj(
            i ->
                new MessageCorpus.Route(
                    strangers.get(i).from(),
                    actors.pairs().get(i % actors.pairs().size()).to(),
                    strangers.get(i).signer()))
        .toList();
  }

  /** Signs what a phase may need and is not there yet. */
  void prepare(Phase phase, Consumer<String> progress) throws RunException, InterruptedException {
    int ours = Math.min(budget.messages(), needed(scenario.mix(), phase, Mix.Operation.POST));
    int theirs = Math.min(budget.messages(), needed(scenario.mix(), phase, Mix.Operation.SPAM));
    if (ours > posts.size() || theirs > spam.size()) {
      int missing = Math.max(0, ours - posts.size()) + Math.max(0, theirs - spam.size());
      if (scenario.audit() && posts.made() + spam.made() + missing > budget.posts()) {
        throw new RunException(
            "an audit remembers at most %,d posts; make the run shorter, or write `audit: off`"
                .formatted(budget.posts()));
      }
      progress.accept("signing messages for phase " + phase.name());
      posts.fill(ours, Instant.now());
      spam.fill(theirs, Instant.now());
    }
  }

  /**
   * Whether the messages of a phase fit into memory. Those of closed users end when they end, and
   * of those at many times the peak most are turned away and sent again.
   *
   * @throws RunException if they do not
   */
  static void check(Mix mix, Phase phase, MemoryBudget budget) throws RunException {
    long sum =
        (long) needed(mix, phase, Mix.Operation.POST) + needed(mix, phase, Mix.Operation.SPAM);
    if (phase.load() instanceof Phase.Load.Open && sum > budget.messages()) {
      throw new RunException(
          "phase %s needs %,d signed messages, and there is room for %,d; make several phases of it, or give the generator more memory (MESH_JAVA_OPTS=-Xmx3g)"
              .formatted(phase.name(), sum, budget.messages()));
    }
  }

  /** Messages of that kind that a phase sends, and some to spare. */
  static int needed(Mix mix, Phase phase, Mix.Operation operation) {
    double expected =
        mix.share(operation)
            * switch (phase.load()) {
              case Phase.Load.Open open -> open.curve().expectedBy(phase.seconds());
              case Phase.Load.Closed closed -> CLOSED_PER_SECOND * phase.seconds();
              case Phase.Load.OfPeak unknown -> 0;
            };
    return expected == 0 ? 0 : (int) (expected * SPARE) + SPARE_MIN;
  }
}
