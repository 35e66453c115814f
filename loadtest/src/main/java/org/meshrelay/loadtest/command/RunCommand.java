package org.meshrelay.loadtest.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meshrelay.loadtest.node.ShapedLink;
import org.meshrelay.loadtest.report.Reports;
import org.meshrelay.loadtest.run.LoadRun;
import org.meshrelay.loadtest.run.RunException;
import org.meshrelay.loadtest.run.RunResult;
import org.meshrelay.loadtest.run.TargetNode;
import org.meshrelay.loadtest.scenario.Scenario;
import org.meshrelay.loadtest.scenario.ScenarioException;
import org.meshrelay.loadtest.scenario.Scenarios;
import org.meshrelay.loadtest.scenario.Target;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonWriter;
import picocli.CommandLine;
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

  @Option(names = "--json", description = "one JSON document on stdout")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    try {
      Instant now = Instant.now();
      Scenario scenario = Scenarios.load(scenarioName);
      if (scenario.target().linkKbitPerSecond() > 0 && !insideLink) {
        return ShapedLink.of(scenario.target().linkKbitPerSecond()).run(again());
      }
      Path target =
          out == null ? Path.of("loadtest-" + scenario.name() + "-" + STAMP.format(now)) : out;
      Files.createDirectories(target);
      RunResult result = run(scenario, target.resolve(Reports.LATENCIES), now);
      Reports reports = Reports.of(result, SourceCommit.build());
      reports.write(target);
      report(reports, target);
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
    if (json) {
      arguments.add("--json");
    }
    return arguments;
  }

  private RunResult run(Scenario scenario, Path log, Instant now)
      throws ScenarioException, RunException, IOException, InterruptedException {
    String tag = scenario.target().node() == Target.Node.OWN ? "" : STAMP.format(now) + "-";
    PrintWriter err = spec.commandLine().getErr();
    try (RunDirectory run = RunDirectory.in(directory);
        RunProgress progress = new RunProgress(err, CommandLine.Help.Ansi.AUTO.enabled())) {
      progress.step("starting the node");
      try (TargetNode node = TargetNode.of(scenario, run.path())) {
        return new LoadRun(scenario, new LoadRun.Place(node, run.path(), log, tag), progress).run();
      }
    }
  }

  private void report(Reports reports, Path target) {
    PrintWriter report = spec.commandLine().getOut();
    if (json) {
      report.println(JsonWriter.write(reports.json(), Encoding.JSON).utf8());
    } else {
      report.print(reports.summary());
      report.println("report     " + target.resolve(Reports.HTML));
    }
    report.flush();
  }

  private static int failed(PrintWriter err, Exception failure, int exitCode) {
    err.println("loadtest: " + failure.getMessage());
    err.flush();
    return exitCode;
  }
}
