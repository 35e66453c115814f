package org.meshrelay.loadtest.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meshrelay.loadtest.node.ShapedLink;
import org.meshrelay.loadtest.report.Merge;
import org.meshrelay.loadtest.report.Reports;
import org.meshrelay.loadtest.run.LoadRun;
import org.meshrelay.loadtest.run.RunException;
import org.meshrelay.loadtest.run.RunResult;
import org.meshrelay.loadtest.run.TargetNode;
import org.meshrelay.loadtest.scenario.Part;
import org.meshrelay.loadtest.scenario.Scenario;
import org.meshrelay.loadtest.scenario.ScenarioException;
import org.meshrelay.loadtest.scenario.Scenarios;
import org.meshrelay.loadtest.scenario.Target;
import org.meshrelay.protocol.encoding.DecodeException;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mesh-relay loadtest run}. */
@Command(
    name = "run",
    description = {
      "Carries out a scenario and writes report.html, report.json and latency.hlog.",
      "Exit code 2: the node missed an objective of the scenario."
    },
    footer = {
      "",
      "Ready scenarios are in conf/scenarios; smoke takes less than a minute.",
      "",
      "Example:",
      "  mesh-relay loadtest run smoke"
    })
final class RunCommand implements Callable<Integer> {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SCENARIO", description = "a file, or the name of a ready scenario")
  private String scenarioName = "";

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "where the report goes (default: loadtest-SCENARIO-TIME)")
  private @Nullable Path out;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "where a node of its own keeps its store; its device is measured")
  private @Nullable Path directory;

  @Option(names = "--inside-link", hidden = true)
  private boolean insideLink;

  @Option(
      names = "--generators",
      paramLabel = "N",
      description = "so many processes on this machine share the load; one report")
  private int generators = 1;

  @Option(
      names = "--part",
      paramLabel = "K/N",
      description = "be the K-th of N generators, on several machines; see loadtest merge")
  private @Nullable String part;

  @Option(
      names = "--start-at",
      paramLabel = "TIME",
      description = "when all parts begin, as 2030-01-01T12:00:00Z")
  private @Nullable Instant startAt;

  @Option(names = "--await-start", hidden = true)
  private boolean awaitStart;

  @Option(names = "--tag", hidden = true)
  private @Nullable String givenTag;

  @ArgGroup(validate = false)
  private NodeOptions node = new NodeOptions();

  @Option(names = "--json", description = "one JSON document on stdout")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    try {
      Instant now = Instant.now();
      Scenario scenario = Scenarios.load(scenarioName);
      Part share = share(scenario);
      if (scenario.target().linkKbitPerSecond() > 0 && !insideLink) {
        return ShapedLink.of(scenario.target().linkKbitPerSecond()).run(again());
      }
      Path target =
          out == null ? Path.of("loadtest-" + scenario.name() + "-" + STAMP.format(now)) : out;
      Files.createDirectories(target);
      Reports reports =
          generators > 1
              ? together(scenario, target, now)
              : alone(share.share(scenario.at(node.in(scenario.target()))), share, target, now);
      MergeCommand.print(spec.commandLine().getOut(), reports, target, json);
      return reports.judgement().isMet() ? ExitCodes.OK : ExitCodes.CHECK_FAILED;
    } catch (ScenarioException e) {
      return failed(err, e, ExitCodes.CONFIGURATION);
    } catch (ShapedLink.NotPermitted e) {
      err.println(
          "loadtest: skipped: a link needs a network namespace with tc, and this system does not"
              + " make one (it needs util-linux, iproute2, and root or namespaces for users): "
              + e.getMessage());
      err.flush();
      return ExitCodes.UNAVAILABLE;
    } catch (RunException e) {
      return failed(err, e, ExitCodes.UNAVAILABLE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(err, e, ExitCodes.TRY_LATER);
    }
  }

  private Part share(Scenario scenario) {
    boolean parted = part != null;
    if (parted == (startAt == null && !awaitStart)) {
      throw usage("--part and --start-at go together");
    }
    if (generators < 1 || generators > Part.PARTS_MAX || (parted && generators > 1)) {
      throw usage("--generators is 1 to " + Part.PARTS_MAX + ", and not for a part");
    }
    boolean own = node.in(scenario.target()).node() == Target.Node.OWN;
    if (parted && own) {
      throw usage("parts need a node that all of them know: write `target: {node: given}`");
    }
    try {
      Part share = part == null ? new Part(1, 1) : Part.parse(part);
      String lacking = new Part(1, Math.max(generators, share.of())).lacking(scenario);
      if (!lacking.isEmpty()) {
        throw usage("the scenario has fewer " + lacking + " than there are generators");
      }
      return share;
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private CommandLine.ParameterException usage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }

  private Reports together(Scenario scenario, Path target, Instant now)
      throws ScenarioException, RunException, IOException, InterruptedException {
    try (RunDirectory run = RunDirectory.in(directory);
        TargetNode started = TargetNode.of(scenario, run.path(), OptionalLong.empty());
        Generators all =
            Generators.start(generators, scenarioName, started, STAMP.format(now) + "-", target)) {
      all.run();
      return MergeCommand.reports(all.directories(), target);
    } catch (DecodeException e) {
      throw new RunException("a generator left something unreadable: " + e.getMessage(), e);
    }
  }

  private Reports alone(Scenario scenario, Part share, Path target, Instant now)
      throws ScenarioException, RunException, IOException, InterruptedException {
    RunResult result = run(scenario, share, target.resolve(Reports.LATENCIES), now);
    Reports reports = Reports.of(result, SourceCommit.build());
    reports.write(target);
    if (part != null) {
      Merge.keep(target, result, share, Scenarios.text(scenarioName));
    }
    return reports;
  }

  /** When all parts begin: told by an option, or by whoever started this process. */
  private Instant start() throws IOException {
    Instant known = startAt;
    if (known != null) {
      return known;
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(Generators.READY);
    out.flush();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String told = in.readLine();
    if (told == null) {
      throw new IOException("whoever started this generator is gone");
    }
    return Instant.parse(told);
  }

  /** This command once more, for a process within the link. */
  private List<String> again() {
    List<String> arguments = new ArrayList<>(List.of("loadtest", "run", scenarioName));
    arguments.add("--inside-link");
    if (out != null) {
      arguments.addAll(List.of("--out", out.toString()));
    }
    if (directory != null) {
      arguments.addAll(List.of("--dir", directory.toString()));
    }
    if (generators > 1) {
      arguments.addAll(List.of("--generators", Integer.toString(generators)));
    }
    if (json) {
      arguments.add("--json");
    }
    return arguments;
  }

  private RunResult run(Scenario scenario, Part share, Path log, Instant now)
      throws ScenarioException, RunException, IOException, InterruptedException {
    String tag = tag(scenario, share, now);
    Optional<LoadRun.Start> start = part == null ? Optional.empty() : Optional.of(this::start);
    PrintWriter err = spec.commandLine().getErr();
    try (RunDirectory run = RunDirectory.in(directory);
        RunProgress progress = new RunProgress(err, CommandLine.Help.Ansi.AUTO.enabled())) {
      progress.step("starting the node");
      try (TargetNode there = TargetNode.of(scenario, run.path(), node.pid())) {
        LoadRun.Place place = new LoadRun.Place(there, run.path(), log, tag, start);
        return new LoadRun(scenario, place, progress).run();
      }
    }
  }

  /** Parts have accounts of their own, whatever the clocks of their machines say. */
  private String tag(Scenario scenario, Part share, Instant now) {
    if (scenario.target().node() == Target.Node.OWN) {
      return "";
    }
    String tag = givenTag == null ? STAMP.format(now) + "-" : givenTag;
    return part == null ? tag : tag + "p" + share.number() + "-";
  }

  private static int failed(PrintWriter err, Exception failure, int exitCode) {
    err.println("loadtest: " + failure.getMessage());
    err.flush();
    return exitCode;
  }
}
