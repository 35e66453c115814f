package org.meshrelay.loadtest.run;

import static org.meshrelay.loadtest.scenario.Mix.Operation.CONNECT;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.loadtest.actor.Correspondents;
import org.meshrelay.loadtest.actor.DeviceCorpus;
import org.meshrelay.loadtest.actor.MessageCorpus;
import org.meshrelay.loadtest.scenario.Mix;
import org.meshrelay.loadtest.scenario.Phase;
import org.meshrelay.loadtest.scenario.Scenario;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.catalog.ContactPerson;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;

/** The messages that a run needs, signed before each of its phases. One thread. */
final class Corpora {
  /** Beyond the expected number: five standard deviations of a Poisson count of 10,000. */
  private static final double SPARE = 1.05;

  private static final int SPARE_MIN = 100;

  /** Keeps identifiers of requests for contact apart from those of texts of the same seed. */
  private static final long REQUESTS = 0x5EED_C0DE_5EED_C0DEL;

  /** What a closed phase sends at most per second; measured on two processors, with room. */
  private static final double CLOSED_PER_SECOND = 3_000;

  private final Scenario scenario;
  private final MemoryBudget budget;
  private final MessageCorpus posts;
  private final MessageCorpus spam;
  private final MessageCorpus requests;
  private final DeviceCorpus devices;

  Corpora(Scenario scenario, MemoryBudget budget, Correspondents actors, ExecutorService threads)
      throws MeshException {
    this.scenario = scenario;
    this.budget = budget;
    int octets = scenario.population().payloadOctets();
    List<MessageCorpus.Route> routes =
        actors.pairs().stream()
            .map(pair -> new MessageCorpus.Route(pair.from(), pair.to(), pair.signer()))
            .toList();
    this.posts = new MessageCorpus(routes, octets, scenario.seed(), threads);
    List<AccountAddress> elsewhere = scenario.population().elsewhere();
    this.spam = new MessageCorpus(strangers(actors), octets, ~scenario.seed(), threads);
    this.requests =
        new MessageCorpus(asking(actors, elsewhere), octets, scenario.seed() ^ REQUESTS, threads);
    this.devices =
        new DeviceCorpus(
            actors.pairs().stream()
                .map(pair -> new DeviceCorpus.Owner(pair.to(), pair.owner()))
                .toList(),
            scenario.mix().has(CONNECT) ? actors.catalogKey() : null,
            threads);
  }

  /** Requests of the strangers for contact. */
  MessageCorpus requests() {
    return requests;
  }

  /** Devices that ask the recipients' accounts. */
  DeviceCorpus devices() {
    return devices;
  }

  /** Messages of the pairs. */
  MessageCorpus posts() {
    return posts;
  }

  /** Messages of the strangers, to the recipients of the pairs in turn. */
  MessageCorpus spam() {
    return spam;
  }

  /** Every other stranger asks somebody at another service, if there is one. */
  boolean isElsewhere(int stranger) {
    return isElsewhere(stranger, scenario.population().elsewhere());
  }

  private static boolean isElsewhere(int stranger, List<AccountAddress> elsewhere) {
    return !elsewhere.isEmpty() && stranger % 2 == 1;
  }

  private static List<MessageCorpus.Route> asking(
      Correspondents actors, List<AccountAddress> elsewhere) {
    List<MessageCorpus.Route> here = strangers(actors);
    return IntStream.range(0, here.size())
        .mapToObj(
            i ->
                new MessageCorpus.Route(
                    here.get(i).from(),
                    isElsewhere(i, elsewhere)
                        ? elsewhere.get(i / 2 % elsewhere.size())
                        : here.get(i).to(),
                    here.get(i).signer(),
                    card(actors.strangers().get(i))))
        .toList();
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

  /** What a request for contact carries: the stranger as others are to see it. */
  private static DareEnvelope card(Correspondents.Stranger stranger) {
    ContactPerson contact = ContactPerson.of(stranger.from().local(), stranger.account());
    return EnvelopeBuilder.of(contact.payload())
        .sign(stranger.signer().key(), stranger.signer().connection())
        .build();
  }

  /** Signs what a phase may need and is not there yet. */
  void prepare(Phase phase, Consumer<String> progress) throws RunException, InterruptedException {
    int ours = needed(phase, Mix.Operation.POST);
    int theirs = needed(phase, Mix.Operation.SPAM);
    int asked = needed(phase, Mix.Operation.CONTACT_REQUEST);
    int missing =
        Math.max(0, ours - posts.size())
            + Math.max(0, theirs - spam.size())
            + Math.max(0, asked - requests.size());
    if (missing > 0) {
      if (scenario.audit() && made() + missing > budget.posts()) {
        throw new RunException(
            "an audit remembers at most %,d posts; make the run shorter, or write `audit: off`"
                .formatted(budget.posts()));
      }
      progress.accept("signing messages for phase " + phase.name());
      posts.fill(ours, Instant.now());
      spam.fill(theirs, Instant.now());
      requests.fill(asked, Instant.now());
    }
    prepareDevices(phase, progress);
  }

  /** Of users who wait for their answers nobody knows how many devices they connect: all left. */
  private void prepareDevices(Phase phase, Consumer<String> progress) throws InterruptedException {
    double share = scenario.mix().share(CONNECT);
    int room = scenario.population().pairs() * scenario.population().devicesMax() - devices.made();
    int most = Math.min(budget.devices(), room + devices.size());
    int wanted = phase.load() instanceof Phase.Load.Open ? phase.needed(share) : most;
    if (share > 0 && Math.min(wanted, most) > devices.size()) {
      progress.accept("making devices for phase " + phase.name());
      devices.fill(Math.min(wanted, most), Instant.now());
    }
  }

  private int needed(Phase phase, Mix.Operation operation) {
    return Math.min(budget.messages(), needed(scenario.mix(), phase, operation));
  }

  private int made() {
    return posts.made() + spam.made() + requests.made();
  }

  /**
   * Whether the messages of a phase fit into memory. Those of closed users end when they end, and
   * of those at many times the peak most are turned away and sent again.
   *
   * @throws RunException if they do not
   */
  static void check(Mix mix, Phase phase, MemoryBudget budget) throws RunException {
    long sum =
        (long) needed(mix, phase, Mix.Operation.POST)
            + needed(mix, phase, Mix.Operation.SPAM)
            + needed(mix, phase, Mix.Operation.CONTACT_REQUEST);
    if (phase.load() instanceof Phase.Load.Open && sum > budget.messages()) {
      throw new RunException(
          "phase %s needs %,d signed messages, and there is room for %,d; make several phases of it, or give the generator more memory (MESH_JAVA_OPTS=-Xmx3g)"
              .formatted(phase.name(), sum, budget.messages()));
    }
    int devices = phase.needed(mix.share(CONNECT));
    if (devices > budget.devices()) {
      throw new RunException(
          "phase %s may connect %,d devices, and there is room for %,d; give the generator more memory (MESH_JAVA_OPTS=-Xmx3g)"
              .formatted(phase.name(), devices, budget.devices()));
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
