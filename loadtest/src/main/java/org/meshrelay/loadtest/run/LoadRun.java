package org.meshrelay.loadtest.run;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.session.ServiceSession;
import org.meshrelay.loadtest.actor.Correspondents;
import org.meshrelay.loadtest.measure.Codes;
import org.meshrelay.loadtest.measure.LatencyLog;
import org.meshrelay.loadtest.measure.OperationTimes;
import org.meshrelay.loadtest.measure.Timeline;
import org.meshrelay.loadtest.node.AdminListener;
import org.meshrelay.loadtest.node.Machine;
import org.meshrelay.loadtest.rate.PaceClock;
import org.meshrelay.loadtest.scenario.Phase;
import org.meshrelay.loadtest.scenario.Scenario;
import org.meshrelay.loadtest.scenario.Target;
import org.meshrelay.protocol.encoding.Encoding;

/**
 * Carries one scenario out from beginning to end: the generator's own ceiling, accounts, messages,
 * phases, audit. Blocks the thread that calls it, which also paces the requests.
 */
public final class LoadRun {
  private static final Duration CEILING_TIME = Duration.ofSeconds(1);

  /** After the last phase, answers come within the deadline of a request. */
  private static final int DRAIN_SECONDS = 6;

  /** Between phases of several generators: the answers to the last one, and signing. */
  private static final int GAP_SECONDS = 10;

  /** A phase may begin so much later than that of others. */
  private static final double LATE_SECONDS_MAX = 0.25;

  private final Scenario scenario;
  private final Place place;
  private final Listener listener;

  /**
   * A run.
   *
   * @param place where things are
   * @param listener told how far it is
   */
  public LoadRun(Scenario scenario, Place place, Listener listener) {
    this.scenario = scenario;
    this.place = place;
    this.listener = listener;
  }

  /**
   * Where things are.
   *
   * @param node the node, already there
   * @param directory for homes; removed by the caller
   * @param log file of the latencies
   * @param tag part of the names of accounts, empty where they are free
   * @param start tells when to begin where several generators begin at once; asked once, when
   *     everything is ready
   */
  public record Place(
      TargetNode node, Path directory, Path log, String tag, Optional<Start> start) {}

  /** When several generators begin. */
  @FunctionalInterface
  public interface Start {
    /** Waits until it is known. */
    Instant await() throws IOException, InterruptedException;
  }

  /** Told how far a run is. */
  public interface Listener {
    /** A step begins. */
    void step(String what);

    /** A second of a phase is over. */
    void second(Phase phase, Sampler.Look look, Timeline timeline);
  }

  /** Carries it out. */
  public RunResult run() throws RunException, InterruptedException {
    MemoryBudget budget =
        MemoryBudget.of(Runtime.getRuntime().maxMemory(), scenario.population().payloadOctets());
    for (Phase phase : scenario.phases()) {
      Corpora.check(scenario.mix(), phase, budget);
    }
    listener.step("measuring the generator alone");
    double ceiling = SelfCeiling.perSecond(CEILING_TIME, scenario.population().connectionsMax());
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    try (CryptoThreads crypto = new CryptoThreads(budget.inFlight());
        Correspondents actors = actors(crypto, budget);
        Hostiles hostiles = new Hostiles(scenario.pressure(), place.node)) {
      Corpora corpora = new Corpora(scenario, budget, actors, crypto.untimed());
      greet(actors);
      hostiles.start();
      Ledger ledger =
          scenario.audit()
              ? new Ledger(actors.pairs().size() + actors.strangers().size(), budget.receipts())
              : Ledger.none();
      OperationTimes operations = new OperationTimes();
      MeshWork work =
          new MeshWork(
              actors,
              corpora,
              ledger,
              scenario.pressure().repeatsMax(),
              new MeshWork.Tools(System::nanoTime, operations, crypto));
      corpora.prepare(scenario.phases().getFirst(), listener::step);
      awaitStart();
      Measured measured = measure(new Means(work, corpora, crypto, timer, budget, operations));
      work.noteLeftOver();
      AuditResult audit =
          scenario.audit()
              ? new Audit(actors, ledger, work.connections(), listener::step).run()
              : AuditResult.NONE;
      return measured.result(audit, ceiling, corpora.posts().messageOctets());
    } catch (MeshException e) {
      throw new RunException("a user of the node failed: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new RunException("a file failed: " + e.getMessage(), e);
    } finally {
      timer.shutdownNow();
    }
  }

  /** Several generators begin each phase together, so between them there is time for everyone. */
  private void awaitStart() throws IOException, RunException, InterruptedException {
    if (place.start.isEmpty()) {
      return;
    }
    listener.step("waiting for the start");
    Duration left = Duration.between(Instant.now(), place.start.get().await());
    if (left.isNegative()) {
      throw new RunException(
          "the start was %.1f s ago, before accounts and messages were there; choose a later one"
              .formatted(-left.toMillis() / 1e3));
    }
    Thread.sleep(left);
  }

  private long startOf(int phase, long startNanos) {
    double before = scenario.phases().subList(0, phase).stream().mapToDouble(Phase::seconds).sum();
    return startNanos + (long) ((before + GAP_SECONDS * phase) * 1e9);
  }

  private Correspondents actors(CryptoThreads crypto, MemoryBudget budget) throws MeshException {
    Correspondents.Bounds bounds =
        new Correspondents.Bounds(
            scenario.population().pairs(),
            scenario.population().strangers(),
            place.tag,
            scenario.population().connectionsMax(),
            budget.inFlight(),
            scenario.target().http() == Target.Http.V1,
            switch (scenario.population().encoding()) {
              case JSON -> Encoding.JSON;
              case JSON_B -> Encoding.JSON_B;
            },
            scenario.pressure().heedWaits()
                ? ServiceSession.Waits.HEEDED
                : ServiceSession.Waits.IGNORED,
            crypto);
    return Correspondents.make(place.node.site(place.directory), bounds, listener::step);
  }

  /** Everybody has a ticket before anything counts. */
  private void greet(Correspondents actors) throws RunException {
    listener.step("opening sessions");
    List<CompletableFuture<Boolean>> answers = new ArrayList<>();
    for (Correspondents.Pair pair : actors.pairs()) {
      answers.add(MeshWork.greets(pair.session(), pair.from()));
      answers.add(MeshWork.greets(pair.reader(), pair.to()));
    }
    for (Correspondents.Stranger stranger : actors.strangers()) {
      answers.add(MeshWork.greets(stranger.session(), stranger.from()));
    }
    long open = answers.stream().filter(CompletableFuture::join).count();
    if (open < answers.size()) {
      throw new RunException(
          "only " + open + " of " + answers.size() + " users got a session with the node");
    }
  }

  /** What phases are carried out with. */
  private record Means(
      MeshWork work,
      Corpora corpora,
      CryptoThreads crypto,
      ScheduledExecutorService timer,
      MemoryBudget budget,
      OperationTimes operations) {}

  private Measured measure(Means means) throws IOException, RunException, InterruptedException {
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(place.log))) {
      Instant started = Instant.now();
      long start = System.nanoTime();
      int between = DRAIN_SECONDS + (place.start.isPresent() ? GAP_SECONDS : 0);
      int seconds = (int) Math.ceil(scenario.seconds()) + between * scenario.phases().size();
      Measured measured =
          new Measured(
              started,
              start,
              new LatencyLog(file, started.toEpochMilli()),
              new Timeline(start, seconds),
              new Codes(),
              means.operations);
      Optional<AdminListener> admin = place.node.admin().map(AdminListener::new);
      Sampler sampler =
          new Sampler(
              start, measured.latencies, admin, place.node.pid(), look -> tell(measured, look));
      try (sampler) {
        for (Phase phase : scenario.phases()) {
          measured.phases.add(phase(phase.after(measured.peak()), measured, means));
        }
      } finally {
        admin.ifPresent(AdminListener::close);
      }
      measured.intervals.addAll(sampler.intervals());
      measured.samples.addAll(sampler.samples());
      return measured;
    }
  }

  private void tell(Measured measured, Sampler.Look look) {
    Phase phase = measured.current;
    if (phase != null) {
      listener.second(phase, look, measured.timeline);
    }
  }

  private PhaseResult phase(Phase phase, Measured measured, Means means)
      throws RunException, InterruptedException {
    means.corpora.prepare(phase, listener::step);
    if (place.start.isPresent()) {
      long due = startOf(measured.phases.size(), measured.startNanos);
      double late = (System.nanoTime() - due) / 1e9;
      if (late > LATE_SECONDS_MAX) {
        measured.faults.add(
            "phase %s began %.1f s after those of the others".formatted(phase.name(), late));
      }
      PaceClock.system().await(due);
    }
    listener.step("phase " + phase.name());
    measured.current = phase;
    PhaseCounts counts = new PhaseCounts();
    Recording recording =
        new Recording(
            phase.measured(),
            measured.latencies,
            measured.timeline,
            measured.codes,
            counts,
            means.operations);
    means.operations.count(phase.measured());
    Histogram unused = means.crypto.waits();
    PhaseRunner.Ran ran =
        new PhaseRunner(
                PaceClock.system(), means.work, recording, means.timer, means.budget.inFlight())
            .run(phase, scenario.mix(), scenario.seed() + 31L * measured.phases.size());
    return new PhaseResult(
        phase,
        (ran.fromNanos() - measured.startNanos) / 1e9,
        (ran.toNanos() - measured.startNanos) / 1e9,
        counts.snapshot(),
        counts.times(means.crypto.waits()));
  }

  /** What is known so far; written by the thread of the run but for {@code current}'s reader. */
  private final class Measured {
    private final Instant started;
    private final long startNanos;
    private final LatencyLog latencies;
    private final Timeline timeline;
    private final Codes codes;
    private final OperationTimes operations;
    private final List<PhaseResult> phases = new ArrayList<>();
    private final List<LatencyLog.Interval> intervals = new ArrayList<>();
    private final List<NodeSample> samples = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private volatile @Nullable Phase current;

    Measured(
        Instant started,
        long startNanos,
        LatencyLog latencies,
        Timeline timeline,
        Codes codes,
        OperationTimes operations) {
      this.started = started;
      this.startNanos = startNanos;
      this.latencies = latencies;
      this.timeline = timeline;
      this.codes = codes;
      this.operations = operations;
    }

    /** The best rate of acknowledgements so far. */
    double peak() {
      return phases.stream().mapToDouble(PhaseResult::acknowledgedPerSecond).max().orElse(0);
    }

    RunResult result(AuditResult audit, double ceiling, int messageOctets) throws IOException {
      return new RunResult(
          scenario,
          started,
          Machine.look(place.directory, place.node.pid()),
          phases,
          latencies.sums(),
          intervals,
          timeline,
          codes,
          operations.take(),
          samples,
          audit,
          ceiling,
          messageOctets,
          faults);
    }
  }
}
